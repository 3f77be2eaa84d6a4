-- The task in SQL, as of 2025-11-20, for engines that are given the rows as a table: sums of each member's rows, and the
-- tiers of peers.rung over them.
CREATE TABLE result AS
WITH sums AS (
  SELECT customer_id,
         sum(CASE WHEN ts >= 1732147200 THEN amount_cents ELSE 0 END) AS last_year,          -- 2024-11-21
         sum(CASE WHEN ts >= 1735689600 AND amount_cents > 0 THEN 1 ELSE 0 END) AS purchases, -- 2025-01-01
         sum(amount_cents) AS ever
  FROM ledger WHERE ts < 1763683200 GROUP BY customer_id                                      -- 2025-11-21
), everybody AS (
  SELECT customer.customer_id, coalesce(last_year, 0) AS last_year, coalesce(purchases, 0) AS purchases,
         coalesce(ever, 0) AS ever
  FROM customer LEFT JOIN sums USING (customer_id)
), judged AS (
  SELECT *, CASE WHEN last_year >= 300000 AND purchases >= 10 THEN 4 WHEN last_year >= 100000 OR purchases >= 20 THEN 3
                 WHEN last_year >= 30000 OR purchases >= 6 THEN 2 ELSE 1 END AS tier
  FROM everybody
), next_tier AS (
  SELECT *, CASE tier WHEN 1 THEN 30000 WHEN 2 THEN 100000 WHEN 3 THEN 300000 ELSE 0 END AS spend,
            CASE tier WHEN 1 THEN 6 WHEN 2 THEN 20 WHEN 3 THEN 10 ELSE 0 END AS bought
  FROM judged
), missing AS (
  SELECT *, CASE WHEN spend > last_year THEN spend - last_year ELSE 0 END AS spend_missing,
            CASE WHEN bought > purchases THEN bought - purchases ELSE 0 END AS purchases_missing
  FROM next_tier
)
SELECT customer_id, last_year, purchases, ever, tier, spend_missing, purchases_missing,
       CASE WHEN tier = 4 THEN 0
            WHEN tier = 3 THEN (CASE WHEN spend_missing * 5 <= spend AND purchases_missing * 5 <= bought THEN 1 ELSE 0 END)
            WHEN spend_missing * 5 <= spend OR purchases_missing * 5 <= bought THEN 1 ELSE 0 END AS near
FROM missing;
