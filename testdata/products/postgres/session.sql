CREATE TABLE orders (id int PRIMARY KEY, total numeric);
INSERT INTO orders VALUES (1, 9.99);
INSERT INTO orders VALUES (1, 5.00);
SELECT * FROM invoices;
SELECT
	1 / 0
	AS ratio;
DO $$ BEGIN RAISE LOG 'nightly report done'; END $$;
DO $$ BEGIN RAISE INFO 'shown to the client'; END $$;
DO $$ BEGIN RAISE NOTICE 'cart is empty'; END $$;
SET log_min_messages = notice;
DO $$ BEGIN RAISE NOTICE 'cart is empty'; END $$;
DO $$ BEGIN RAISE WARNING 'stock is low' USING HINT = 'Order more.', DETAIL = 'Three are left.'; END $$;
CREATE FUNCTION pay(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN n / 0; END $$;
SELECT pay(3);
COMMIT;
