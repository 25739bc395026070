-- Companies are kept apart by the database itself. Every table carries company_id; row-level security is FORCEd, so that
-- even the owner is bound; the service's role owns nothing and sees only the company that its transaction names.
-- A later migration calls hireloop_keep_apart for each table it adds.
CREATE FUNCTION hireloop_keep_apart(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', table_name);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', table_name);
  EXECUTE format(
    'CREATE POLICY own_company ON %s TO hireloop_service
       USING (company_id = nullif(current_setting(''app.company_id'', true), '''')::uuid)
       WITH CHECK (company_id = nullif(current_setting(''app.company_id'', true), '''')::uuid)', table_name);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO hireloop_service', table_name);
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION hireloop_keep_apart(regclass) FROM PUBLIC;
--> statement-breakpoint
SELECT hireloop_keep_apart(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> '__drizzle_migrations';
--> statement-breakpoint
-- What is said or done stays: the service can add to these tables and cannot change or remove a row.
REVOKE UPDATE, DELETE ON access_log, scorecard_versions, rubric_versions, decisions, dissents, delegations, split_overrules, flag_reviews, unmaskings FROM hireloop_service;
--> statement-breakpoint
REVOKE DELETE ON events, panelists, loops, interviews, applications, candidates, jobs, people, companies, approvals FROM hireloop_service;
--> statement-breakpoint
GRANT USAGE ON SEQUENCE event_order TO hireloop_service;
--> statement-breakpoint
-- What must be found before a company is known. Each of these functions belongs to a role that has a policy of its own on
-- the one table it reads, and answers company, principal and hash and nothing else.
CREATE POLICY lookup ON companies FOR SELECT TO hireloop_lookup USING (true);
--> statement-breakpoint
CREATE POLICY lookup ON people FOR SELECT TO hireloop_lookup USING (true);
--> statement-breakpoint
CREATE POLICY lookup ON passwords FOR SELECT TO hireloop_lookup USING (true);
--> statement-breakpoint
CREATE POLICY lookup ON refresh_tokens FOR SELECT TO hireloop_lookup USING (true);
--> statement-breakpoint
CREATE POLICY lookup ON api_keys FOR SELECT TO hireloop_lookup USING (true);
--> statement-breakpoint
GRANT SELECT (company_id, slug, demo) ON companies TO hireloop_lookup;
--> statement-breakpoint
GRANT SELECT (company_id, id, email, active) ON people TO hireloop_lookup;
--> statement-breakpoint
GRANT SELECT (company_id, person_id, hash) ON passwords TO hireloop_lookup;
--> statement-breakpoint
GRANT SELECT (company_id, id, hash) ON refresh_tokens TO hireloop_lookup;
--> statement-breakpoint
GRANT SELECT (company_id, id, hash) ON api_keys TO hireloop_lookup;
--> statement-breakpoint
CREATE FUNCTION find_sign_ins(address text) RETURNS TABLE (company_id uuid, company_slug text, person_id uuid, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.company_id, c.slug, p.id, w.hash
  FROM people p JOIN companies c ON c.company_id = p.company_id
  JOIN passwords w ON w.company_id = p.company_id AND w.person_id = p.id
  WHERE lower(p.email) = lower(address) AND p.active
  ORDER BY c.slug LIMIT 20
$$;
--> statement-breakpoint
CREATE FUNCTION find_refresh_token(token_hash text) RETURNS TABLE (company_id uuid, id uuid, hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.company_id, t.id, t.hash FROM refresh_tokens t WHERE t.hash = token_hash
$$;
--> statement-breakpoint
CREATE FUNCTION find_api_key(key_hash text) RETURNS TABLE (company_id uuid, id uuid, hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.company_id, k.id, k.hash FROM api_keys k WHERE k.hash = key_hash
$$;
--> statement-breakpoint
-- Which companies there are, by id alone: for the worker, which then names one company per transaction, and for the start.
CREATE FUNCTION list_companies() RETURNS TABLE (company_id uuid, slug text, demo boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.company_id, c.slug, c.demo FROM companies c ORDER BY c.company_id
$$;
--> statement-breakpoint
ALTER FUNCTION find_sign_ins(text) OWNER TO hireloop_lookup;
--> statement-breakpoint
ALTER FUNCTION find_refresh_token(text) OWNER TO hireloop_lookup;
--> statement-breakpoint
ALTER FUNCTION find_api_key(text) OWNER TO hireloop_lookup;
--> statement-breakpoint
ALTER FUNCTION list_companies() OWNER TO hireloop_lookup;
--> statement-breakpoint
REVOKE ALL ON FUNCTION find_sign_ins(text), find_refresh_token(text), find_api_key(text), list_companies() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION find_sign_ins(text), find_refresh_token(text), find_api_key(text), list_companies() TO hireloop_service;
