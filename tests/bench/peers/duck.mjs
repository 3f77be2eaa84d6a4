// node duck.mjs load|task|dump DATABASE FILE…: DuckDB on the comparison of peers.sh.
import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const [what, database, ...files] = process.argv.slice(2);
const instance = await DuckDBInstance.create(database, { threads: "2" });
const connection = await instance.connect();
if (what === "load") {
  const [customers, ledger] = files;
  await connection.run(`CREATE TABLE customer AS SELECT customer_id::BIGINT AS customer_id FROM read_csv('${customers}')`);
  await connection.run(`CREATE TABLE ledger AS SELECT order_id::BIGINT AS order_id, customer_id::BIGINT AS customer_id,
    ts::BIGINT AS ts, amount_cents::BIGINT AS amount_cents, category, channel FROM read_csv('${ledger}')
    ORDER BY customer_id, ts`);
} else if (what === "task") {
  await connection.run(readFileSync(files[0], "utf8").replace("CREATE TABLE", "CREATE OR REPLACE TABLE"));
} else {
  await connection.run(`COPY (SELECT * FROM result ORDER BY customer_id) TO '${files[0]}' (HEADER false)`);
}
connection.closeSync();
instance.closeSync();
