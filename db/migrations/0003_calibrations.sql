CREATE TABLE "calibration_interviewers" (
	"company_id" uuid NOT NULL,
	"calibration_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"component" integer NOT NULL,
	"named" boolean NOT NULL,
	"effect" jsonb NOT NULL,
	"profile" jsonb NOT NULL,
	CONSTRAINT "calibration_interviewers_pk" PRIMARY KEY("company_id","calibration_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "calibration_loops" (
	"company_id" uuid NOT NULL,
	"calibration_id" uuid NOT NULL,
	"loop_id" uuid NOT NULL,
	"component" integer NOT NULL,
	"sheets" integer NOT NULL,
	"standing" double precision[] NOT NULL,
	"covariance" double precision[] NOT NULL,
	CONSTRAINT "calibration_loops_pk" PRIMARY KEY("company_id","loop_id","calibration_id")
);
--> statement-breakpoint
CREATE TABLE "calibrations" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"rubric_id" uuid NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"trigger" text NOT NULL,
	"requested_by_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"beat_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"phase" text DEFAULT 'waiting' NOT NULL,
	"progress" double precision DEFAULT 0 NOT NULL,
	"failure" text,
	"in_force_from" timestamp (3) with time zone,
	"in_force_until" timestamp (3) with time zone,
	"outcome" text,
	"interviewers" integer DEFAULT 0 NOT NULL,
	"loops" integer DEFAULT 0 NOT NULL,
	"sheets" integer DEFAULT 0 NOT NULL,
	"summary" jsonb,
	"core" jsonb,
	"agreement" jsonb,
	CONSTRAINT "calibrations_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "calibrations_state_known" CHECK ("calibrations"."state" in ('queued', 'running', 'done', 'failed')),
	CONSTRAINT "calibrations_trigger_known" CHECK ("calibrations"."trigger" in ('requested', 'nightly', 'released')),
	CONSTRAINT "calibrations_outcome_known" CHECK ("calibrations"."outcome" in ('fitted', 'too_few')),
	CONSTRAINT "calibrations_done_is_whole" CHECK (("calibrations"."state" = 'done') = ("calibrations"."outcome" is not null)),
	CONSTRAINT "calibrations_failure_is_whole" CHECK (("calibrations"."state" = 'failed') = ("calibrations"."failure" is not null))
);
--> statement-breakpoint
CREATE TABLE "loop_calibrations" (
	"company_id" uuid NOT NULL,
	"loop_id" uuid NOT NULL,
	"calibration_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "loop_calibrations_pk" PRIMARY KEY("company_id","loop_id")
);
--> statement-breakpoint
ALTER TABLE "calibration_interviewers" ADD CONSTRAINT "calibration_interviewers_calibration_exists" FOREIGN KEY ("company_id","calibration_id") REFERENCES "public"."calibrations"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calibration_interviewers" ADD CONSTRAINT "calibration_interviewers_person_exists" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calibration_loops" ADD CONSTRAINT "calibration_loops_calibration_exists" FOREIGN KEY ("company_id","calibration_id") REFERENCES "public"."calibrations"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calibration_loops" ADD CONSTRAINT "calibration_loops_loop_exists" FOREIGN KEY ("company_id","loop_id") REFERENCES "public"."loops"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calibrations" ADD CONSTRAINT "calibrations_rubric_exists" FOREIGN KEY ("company_id","rubric_id") REFERENCES "public"."rubrics"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calibrations" ADD CONSTRAINT "calibrations_requester_exists" FOREIGN KEY ("company_id","requested_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loop_calibrations" ADD CONSTRAINT "loop_calibrations_loop_exists" FOREIGN KEY ("company_id","loop_id") REFERENCES "public"."loops"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loop_calibrations" ADD CONSTRAINT "loop_calibrations_calibration_exists" FOREIGN KEY ("company_id","calibration_id") REFERENCES "public"."calibrations"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "calibration_interviewers_by_person" ON "calibration_interviewers" USING btree ("company_id","person_id");--> statement-breakpoint
CREATE INDEX "calibration_loops_by_calibration" ON "calibration_loops" USING btree ("company_id","calibration_id");--> statement-breakpoint
CREATE UNIQUE INDEX "calibrations_one_under_way" ON "calibrations" USING btree ("company_id","rubric_id") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE UNIQUE INDEX "calibrations_one_in_force" ON "calibrations" USING btree ("company_id","rubric_id") WHERE in_force_from is not null and in_force_until is null;--> statement-breakpoint
CREATE INDEX "loop_calibrations_by_calibration" ON "loop_calibrations" USING btree ("company_id","calibration_id");--> statement-breakpoint
SELECT hireloop_keep_apart('calibrations'), hireloop_keep_apart('calibration_loops'), hireloop_keep_apart('calibration_interviewers'), hireloop_keep_apart('loop_calibrations');
--> statement-breakpoint
-- What a version says, what a loop was given and the figures of an edition stay as they were written.
REVOKE UPDATE ON calibration_loops, calibration_interviewers, loop_calibrations, debrief_editions FROM hireloop_service;
--> statement-breakpoint
REVOKE DELETE ON calibrations, loop_calibrations, debrief_editions FROM hireloop_service;
