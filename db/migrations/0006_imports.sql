CREATE TABLE "import_faults" (
	"company_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"number" smallint NOT NULL,
	"code" text NOT NULL,
	"pointer" text NOT NULL,
	"message" text NOT NULL,
	CONSTRAINT "import_faults_pk" PRIMARY KEY("company_id","import_id","line","number")
);
--> statement-breakpoint
CREATE TABLE "import_rows" (
	"company_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"rank" smallint NOT NULL,
	"line" integer NOT NULL,
	"content" text NOT NULL,
	CONSTRAINT "import_rows_pk" PRIMARY KEY("company_id","import_id","rank","line")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"state" text DEFAULT 'receiving' NOT NULL,
	"mode" text NOT NULL,
	"format" text NOT NULL,
	"kind" text,
	"source" text,
	"rubric_version_id" uuid,
	"principal_kind" text NOT NULL,
	"principal_id" uuid NOT NULL,
	"digest" text,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"rows" integer DEFAULT 0 NOT NULL,
	"checked" integer DEFAULT 0 NOT NULL,
	"created" integer DEFAULT 0 NOT NULL,
	"changed" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"faulty" integer DEFAULT 0 NOT NULL,
	"at_rank" smallint DEFAULT 0 NOT NULL,
	"at_line" integer DEFAULT 0 NOT NULL,
	"failure" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "imports_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "imports_state_known" CHECK ("imports"."state" in ('receiving', 'queued', 'running', 'done', 'refused', 'failed')),
	CONSTRAINT "imports_mode_known" CHECK ("imports"."mode" in ('all_or_nothing', 'good_rows')),
	CONSTRAINT "imports_format_known" CHECK ("imports"."format" in ('jsonl', 'csv')),
	CONSTRAINT "imports_principal_known" CHECK ("imports"."principal_kind" in ('person', 'integration'))
);
--> statement-breakpoint
CREATE TABLE "past_loops" (
	"company_id" uuid NOT NULL,
	"loop_id" uuid NOT NULL,
	"application_id" uuid NOT NULL,
	"rubric_version_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	CONSTRAINT "past_loops_pk" PRIMARY KEY("company_id","loop_id"),
	CONSTRAINT "past_loops_one_for_application" UNIQUE("company_id","application_id","rubric_version_id")
);
--> statement-breakpoint
CREATE TABLE "past_scorecards" (
	"company_id" uuid NOT NULL,
	"panelist_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"external_source" text NOT NULL,
	"external_id" text NOT NULL,
	CONSTRAINT "past_scorecards_pk" PRIMARY KEY("company_id","panelist_id"),
	CONSTRAINT "past_scorecards_external_id_taken" UNIQUE("company_id","external_source","external_id")
);
--> statement-breakpoint
ALTER TABLE "companies" ADD COLUMN "past_scorecards" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "import_faults" ADD CONSTRAINT "import_faults_import_exists" FOREIGN KEY ("company_id","import_id") REFERENCES "public"."imports"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_import_exists" FOREIGN KEY ("company_id","import_id") REFERENCES "public"."imports"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_company_exists" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_rubric_version_exists" FOREIGN KEY ("company_id","rubric_version_id") REFERENCES "public"."rubric_versions"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_loops" ADD CONSTRAINT "past_loops_loop_exists" FOREIGN KEY ("company_id","loop_id") REFERENCES "public"."loops"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_loops" ADD CONSTRAINT "past_loops_import_exists" FOREIGN KEY ("company_id","import_id") REFERENCES "public"."imports"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_scorecards" ADD CONSTRAINT "past_scorecards_panelist_exists" FOREIGN KEY ("company_id","panelist_id") REFERENCES "public"."panelists"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_scorecards" ADD CONSTRAINT "past_scorecards_import_exists" FOREIGN KEY ("company_id","import_id") REFERENCES "public"."imports"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "import_faults_by_code" ON "import_faults" USING btree ("company_id","import_id","code");--> statement-breakpoint
SELECT hireloop_keep_apart('imports'), hireloop_keep_apart('import_rows'), hireloop_keep_apart('import_faults'),
  hireloop_keep_apart('past_loops'), hireloop_keep_apart('past_scorecards');
--> statement-breakpoint
-- Where a card and a loop came from stays as it was written.
REVOKE UPDATE ON past_loops, past_scorecards FROM hireloop_service;
