-- Of those who were erased alone, so that it is small; writers wait for one pass over the candidates.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "candidates_erased" ON "candidates" USING btree ("company_id","id") WHERE erased_at is not null;