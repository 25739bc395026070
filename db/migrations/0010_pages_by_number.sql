ALTER TABLE "connections" ADD COLUMN "rests_until" timestamp (3) with time zone;--> statement-breakpoint
-- Built in one go: writers wait for as long as one pass over the table takes, a second or two at a million rows.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "applications_by_number" ON "applications" USING btree ("company_id","serial_number");--> statement-breakpoint
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "candidates_by_number" ON "candidates" USING btree ("company_id","serial_number");--> statement-breakpoint
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "interviews_by_number" ON "interviews" USING btree ("company_id","serial_number");--> statement-breakpoint
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "loops_by_number" ON "loops" USING btree ("company_id","serial_number");--> statement-breakpoint
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "loops_by_cancellation" ON "loops" USING btree ("company_id","cancelled_at") WHERE cancelled_at is not null;--> statement-breakpoint
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "panelists_by_number" ON "panelists" USING btree ("company_id","serial_number");--> statement-breakpoint
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "panelists_by_change" ON "panelists" USING btree ("company_id","public_updated_at");--> statement-breakpoint
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "panelists_open" ON "panelists" USING btree ("company_id","id") WHERE submitted_at is null and closed_at is null;
