CREATE SEQUENCE "public"."event_order" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "api_keys" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"scopes" text[] NOT NULL,
	"hint" text NOT NULL,
	"hash" text NOT NULL,
	"created_by_id" uuid NOT NULL,
	"rotated_from_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "api_keys_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "api_keys_hash_taken" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "companies" (
	"company_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"seal_mode" text DEFAULT 'loop' NOT NULL,
	"card_due_hours" integer DEFAULT 24 NOT NULL,
	"demo" boolean DEFAULT false NOT NULL,
	"permutation_key" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "companies_pk" PRIMARY KEY("company_id"),
	CONSTRAINT "companies_slug_taken" UNIQUE("slug"),
	CONSTRAINT "companies_seal_mode_known" CHECK ("companies"."seal_mode" in ('loop', 'own_card')),
	CONSTRAINT "companies_card_due_hours_in_range" CHECK ("companies"."card_due_hours" between 1 and 240)
);
--> statement-breakpoint
CREATE TABLE "passwords" (
	"company_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "passwords_pk" PRIMARY KEY("company_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "people" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"serial_number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "people_serial_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"name" text NOT NULL,
	"function" text NOT NULL,
	"seniority" smallint NOT NULL,
	"manager_id" uuid,
	"roles" text[] NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"session_epoch" integer DEFAULT 1 NOT NULL,
	"external_source" text,
	"external_id" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "people_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "people_function_known" CHECK ("people"."function" in ('product', 'engineering', 'design', 'other')),
	CONSTRAINT "people_seniority_in_range" CHECK ("people"."seniority" between 1 and 5),
	CONSTRAINT "people_not_their_own_manager" CHECK ("people"."manager_id" is distinct from "people"."id"),
	CONSTRAINT "people_roles_known" CHECK ("people"."roles" <@ array['admin', 'recruiter', 'hiring_manager', 'head_of_product', 'interviewer', 'auditor'])
);
--> statement-breakpoint
CREATE TABLE "refresh_tokens" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"family_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "refresh_tokens_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "refresh_tokens_hash_taken" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "unmaskings" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "unmaskings_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "debrief_editions" (
	"company_id" uuid NOT NULL,
	"loop_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"scorecard_ids" uuid[] NOT NULL,
	"figures" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "debrief_editions_pk" PRIMARY KEY("company_id","loop_id","number")
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"loop_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"decision" text NOT NULL,
	"level" text NOT NULL,
	"track" text NOT NULL,
	"reason" text NOT NULL,
	"would_change_our_mind" text,
	"sees_that_we_do_not" text,
	"supersedes_id" uuid,
	"decided_by_id" uuid NOT NULL,
	"decided_as" text NOT NULL,
	"delegation_id" uuid,
	"decided_at" timestamp (3) with time zone NOT NULL,
	"snapshot" text NOT NULL,
	"snapshot_sha256" text NOT NULL,
	CONSTRAINT "decisions_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "decisions_number_taken" UNIQUE("company_id","loop_id","number"),
	CONSTRAINT "decisions_superseded_once" UNIQUE("company_id","supersedes_id"),
	CONSTRAINT "decisions_decision_known" CHECK ("decisions"."decision" in ('hire', 'no_hire', 'defer')),
	CONSTRAINT "decisions_decided_as_known" CHECK ("decisions"."decided_as" in ('owner', 'deputy', 'delegate', 'admin')),
	CONSTRAINT "decisions_reason_given" CHECK (length(btrim("decisions"."reason")) > 0)
);
--> statement-breakpoint
CREATE TABLE "delegations" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"loop_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"delegated_by_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "delegations_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "delegations_person_delegated_already" UNIQUE("company_id","loop_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "dissents" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"decision_id" uuid NOT NULL,
	"panelist_id" uuid NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "dissents_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "dissents_recorded_already" UNIQUE("company_id","decision_id","panelist_id")
);
--> statement-breakpoint
CREATE TABLE "flag_reviews" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"loop_id" uuid NOT NULL,
	"panelist_id" uuid,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"reviewed_by_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "flag_reviews_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "flag_reviews_kind_known" CHECK ("flag_reviews"."kind" in ('solo_success', 'blamed_failure', 'no_metrics')),
	CONSTRAINT "flag_reviews_status_known" CHECK ("flag_reviews"."status" in ('confirmed', 'dismissed'))
);
--> statement-breakpoint
CREATE TABLE "split_overrules" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"loop_id" uuid NOT NULL,
	"dimension" text NOT NULL,
	"cause" text NOT NULL,
	"overruled_by_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "split_overrules_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "split_overrules_cause_known" CHECK ("split_overrules"."cause" in ('different_bar', 'different_evidence', 'open'))
);
--> statement-breakpoint
CREATE TABLE "applications" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"serial_number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "applications_serial_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"job_id" uuid NOT NULL,
	"candidate_id" uuid NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"stage" text,
	"source" text,
	"rejection_reason" text,
	"closed_at" timestamp (3) with time zone,
	"external_source" text,
	"external_id" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "applications_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "applications_state_known" CHECK ("applications"."state" in ('active', 'hired', 'rejected', 'withdrawn')),
	CONSTRAINT "applications_rejection_has_reason" CHECK ("applications"."state" <> 'rejected' or "applications"."rejection_reason" is not null)
);
--> statement-breakpoint
CREATE TABLE "candidates" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"serial_number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "candidates_serial_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"email" text,
	"pronouns" text,
	"files" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"person_id" uuid,
	"merged_into_id" uuid,
	"erased_at" timestamp (3) with time zone,
	"external_source" text,
	"external_id" text,
	"created_by_key_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "candidates_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "candidates_not_merged_into_itself" CHECK ("candidates"."merged_into_id" is distinct from "candidates"."id")
);
--> statement-breakpoint
CREATE TABLE "hiring_team_members" (
	"company_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	CONSTRAINT "hiring_team_members_pk" PRIMARY KEY("company_id","job_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"serial_number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "jobs_serial_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"title" text NOT NULL,
	"level" text NOT NULL,
	"track" text DEFAULT 'ic' NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"bars" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"decision_owner_id" uuid NOT NULL,
	"deputy_id" uuid,
	"signals_off" boolean DEFAULT false NOT NULL,
	"external_source" text,
	"external_id" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "jobs_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "jobs_level_known" CHECK ("jobs"."level" in ('associate', 'pm', 'senior', 'lead', 'principal')),
	CONSTRAINT "jobs_track_known" CHECK ("jobs"."track" in ('ic', 'manager')),
	CONSTRAINT "jobs_state_known" CHECK ("jobs"."state" in ('open', 'closed')),
	CONSTRAINT "jobs_deputy_is_another" CHECK ("jobs"."deputy_id" is distinct from "jobs"."decision_owner_id")
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"company_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"rubric_version_id" uuid NOT NULL,
	"dimensions" text[] NOT NULL,
	"interviews" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "plans_pk" PRIMARY KEY("company_id","job_id")
);
--> statement-breakpoint
CREATE TABLE "recusals" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"candidate_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"reason" text,
	"recorded_by_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "recusals_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "recusals_person_recused_already" UNIQUE("company_id","candidate_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "interviews" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"serial_number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "interviews_serial_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"loop_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"name" text NOT NULL,
	"focus" text[] NOT NULL,
	"artifact" text,
	"kit" jsonb NOT NULL,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"place" text,
	"outcome" text,
	"outcome_by_id" uuid,
	"outcome_at" timestamp (3) with time zone,
	"outcome_reason" text,
	"added_after_release" boolean DEFAULT false NOT NULL,
	"external_source" text,
	"external_id" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "interviews_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "interviews_in_one_loop" UNIQUE("company_id","loop_id","id"),
	CONSTRAINT "interviews_position_taken" UNIQUE("company_id","loop_id","position"),
	CONSTRAINT "interviews_outcome_known" CHECK ("interviews"."outcome" in ('held', 'no_show', 'dropped')),
	CONSTRAINT "interviews_times_invalid" CHECK ("interviews"."ends_at" is null or ("interviews"."starts_at" is not null and "interviews"."ends_at" > "interviews"."starts_at")),
	CONSTRAINT "interviews_focus_too_wide" CHECK (cardinality("interviews"."focus") between 1 and 3),
	CONSTRAINT "interviews_artifact_known" CHECK ("interviews"."artifact" in ('roadmap_narrative', 'post_launch_review', 'reversed_decision'))
);
--> statement-breakpoint
CREATE TABLE "loops" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"serial_number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "loops_serial_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"application_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"candidate_id" uuid NOT NULL,
	"rubric_version_id" uuid NOT NULL,
	"level" text NOT NULL,
	"track" text NOT NULL,
	"dimensions" text[] NOT NULL,
	"bars" jsonb NOT NULL,
	"weights" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"seal_mode" text NOT NULL,
	"decision_owner_id" uuid NOT NULL,
	"deputy_id" uuid,
	"released_at" timestamp (3) with time zone,
	"release_cause" text,
	"released_by_id" uuid,
	"release_reason" text,
	"cancelled_at" timestamp (3) with time zone,
	"cancelled_by_id" uuid,
	"cancel_reason" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "loops_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "loops_seal_mode_known" CHECK ("loops"."seal_mode" in ('loop', 'own_card')),
	CONSTRAINT "loops_release_cause_known" CHECK ("loops"."release_cause" in ('all_in', 'waived', 'opened_early')),
	CONSTRAINT "loops_release_is_whole" CHECK (("loops"."released_at" is null) = ("loops"."release_cause" is null)),
	CONSTRAINT "loops_early_opening_has_reason" CHECK ("loops"."release_cause" is distinct from 'opened_early' or ("loops"."release_reason" is not null and "loops"."released_by_id" is not null)),
	CONSTRAINT "loops_deputy_is_another" CHECK ("loops"."deputy_id" is distinct from "loops"."decision_owner_id")
);
--> statement-breakpoint
CREATE TABLE "panelists" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"serial_number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "panelists_serial_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"loop_id" uuid NOT NULL,
	"interview_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"role" text DEFAULT 'interviewer' NOT NULL,
	"bar_raiser" boolean DEFAULT false NOT NULL,
	"assigned_at" timestamp (3) with time zone NOT NULL,
	"artifact" jsonb,
	"red_flags" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"recommendation" text,
	"level_vote" text,
	"summary" text,
	"notes" text,
	"version" integer DEFAULT 1 NOT NULL,
	"rating_edits" bigint DEFAULT 0 NOT NULL,
	"drafted_at" timestamp (3) with time zone,
	"submitted_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"closed_cause" text,
	"waived_by_id" uuid,
	"waived_reason" text,
	"voided_at" timestamp (3) with time zone,
	"voided_by_id" uuid,
	"void_second_id" uuid,
	"void_reason" text,
	"public_updated_at" timestamp (3) with time zone NOT NULL,
	"nudged_at" timestamp (3) with time zone,
	CONSTRAINT "panelists_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "panelists_role_known" CHECK ("panelists"."role" in ('interviewer', 'shadow', 'reverse_shadow')),
	CONSTRAINT "panelists_recommendation_known" CHECK ("panelists"."recommendation" in ('strong_no', 'no', 'yes', 'strong_yes')),
	CONSTRAINT "panelists_level_vote_known" CHECK ("panelists"."level_vote" in ('one_below', 'fits', 'one_above')),
	CONSTRAINT "panelists_closed_cause_known" CHECK ("panelists"."closed_cause" in ('waived', 'declined', 'reassigned', 'recused', 'no_show', 'dropped', 'cancelled')),
	CONSTRAINT "panelists_closing_is_whole" CHECK (("panelists"."closed_at" is null) = ("panelists"."closed_cause" is null)),
	CONSTRAINT "panelists_submitted_or_closed" CHECK ("panelists"."submitted_at" is null or "panelists"."closed_at" is null),
	CONSTRAINT "panelists_waiver_has_reason" CHECK ("panelists"."closed_cause" is distinct from 'waived' or ("panelists"."waived_by_id" is not null and "panelists"."waived_reason" is not null)),
	CONSTRAINT "panelists_void_is_whole" CHECK ("panelists"."voided_at" is null or ("panelists"."submitted_at" is not null and "panelists"."void_reason" is not null and "panelists"."void_second_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "ratings" (
	"company_id" uuid NOT NULL,
	"panelist_id" uuid NOT NULL,
	"dimension" text NOT NULL,
	"rating" smallint,
	"not_assessed" text,
	"evidence" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "ratings_pk" PRIMARY KEY("company_id","panelist_id","dimension"),
	CONSTRAINT "ratings_in_range" CHECK ("ratings"."rating" between 1 and 4),
	CONSTRAINT "ratings_reason_known" CHECK ("ratings"."not_assessed" in ('ran_out_of_time', 'no_opportunity', 'not_my_expertise', 'imported_mixed')),
	CONSTRAINT "ratings_rated_or_not" CHECK ("ratings"."rating" is null or "ratings"."not_assessed" is null)
);
--> statement-breakpoint
CREATE TABLE "scorecard_versions" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"panelist_id" uuid NOT NULL,
	"loop_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"content" jsonb NOT NULL,
	"reason" text,
	"seen_others" uuid[] NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "scorecard_versions_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "scorecard_versions_number_taken" UNIQUE("company_id","panelist_id","number"),
	CONSTRAINT "scorecard_versions_reason_known" CHECK ("scorecard_versions"."reason" in ('slip', 'own_evidence_reread', 'new_evidence_heard', 'moved_to_the_group')),
	CONSTRAINT "scorecard_versions_later_has_reason" CHECK (("scorecard_versions"."number" = 1) = ("scorecard_versions"."reason" is null))
);
--> statement-breakpoint
CREATE TABLE "access_log" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"operation" text NOT NULL,
	"outcome" text NOT NULL,
	"loop_id" uuid,
	"subject_id" uuid,
	"request_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "access_log_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "approvals" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"action" text NOT NULL,
	"operation" text NOT NULL,
	"request" jsonb NOT NULL,
	"reason" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"asked_by_id" uuid NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"closed_by_id" uuid,
	"closed_at" timestamp (3) with time zone,
	"made_id" uuid,
	CONSTRAINT "approvals_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "approvals_state_known" CHECK ("approvals"."state" in ('open', 'granted', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "events" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"type" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"job_id" uuid,
	"candidate_id" uuid,
	"application_id" uuid,
	"loop_id" uuid,
	"interview_id" uuid,
	"scorecard_id" uuid,
	"decision_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"published_at" timestamp (3) with time zone,
	"published_xid" "xid8",
	"published_order" bigint,
	CONSTRAINT "events_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "events_actor_kind_known" CHECK ("events"."actor_kind" in ('person', 'integration', 'system'))
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"company_id" uuid NOT NULL,
	"principal" text NOT NULL,
	"operation" text NOT NULL,
	"key" text NOT NULL,
	"digest" text NOT NULL,
	"status" integer NOT NULL,
	"made_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_pk" PRIMARY KEY("company_id","principal","operation","key")
);
--> statement-breakpoint
CREATE TABLE "rubric_versions" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"rubric_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"content" jsonb NOT NULL,
	"note" text,
	"published_by_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rubric_versions_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "rubric_versions_number_taken" UNIQUE("company_id","rubric_id","number")
);
--> statement-breakpoint
CREATE TABLE "rubrics" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"origin" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rubrics_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "rubrics_slug_taken" UNIQUE("company_id","slug"),
	CONSTRAINT "rubrics_origin_known" CHECK ("rubrics"."origin" in ('library', 'company'))
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_creator_exists" FOREIGN KEY ("company_id","created_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passwords" ADD CONSTRAINT "passwords_person_exists" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "people" ADD CONSTRAINT "people_company_exists" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "people" ADD CONSTRAINT "people_manager_exists" FOREIGN KEY ("company_id","manager_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_person_exists" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unmaskings" ADD CONSTRAINT "unmaskings_person_exists" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debrief_editions" ADD CONSTRAINT "debrief_editions_loop_exists" FOREIGN KEY ("company_id","loop_id") REFERENCES "public"."loops"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_loop_exists" FOREIGN KEY ("company_id","loop_id") REFERENCES "public"."loops"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_decider_exists" FOREIGN KEY ("company_id","decided_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_superseded_exists" FOREIGN KEY ("company_id","supersedes_id") REFERENCES "public"."decisions"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_delegation_exists" FOREIGN KEY ("company_id","delegation_id") REFERENCES "public"."delegations"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegations" ADD CONSTRAINT "delegations_loop_exists" FOREIGN KEY ("company_id","loop_id") REFERENCES "public"."loops"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegations" ADD CONSTRAINT "delegations_person_exists" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegations" ADD CONSTRAINT "delegations_delegator_exists" FOREIGN KEY ("company_id","delegated_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dissents" ADD CONSTRAINT "dissents_decision_exists" FOREIGN KEY ("company_id","decision_id") REFERENCES "public"."decisions"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dissents" ADD CONSTRAINT "dissents_panelist_exists" FOREIGN KEY ("company_id","panelist_id") REFERENCES "public"."panelists"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flag_reviews" ADD CONSTRAINT "flag_reviews_loop_exists" FOREIGN KEY ("company_id","loop_id") REFERENCES "public"."loops"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flag_reviews" ADD CONSTRAINT "flag_reviews_panelist_exists" FOREIGN KEY ("company_id","panelist_id") REFERENCES "public"."panelists"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flag_reviews" ADD CONSTRAINT "flag_reviews_person_exists" FOREIGN KEY ("company_id","reviewed_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "split_overrules" ADD CONSTRAINT "split_overrules_loop_exists" FOREIGN KEY ("company_id","loop_id") REFERENCES "public"."loops"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "split_overrules" ADD CONSTRAINT "split_overrules_person_exists" FOREIGN KEY ("company_id","overruled_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_job_exists" FOREIGN KEY ("company_id","job_id") REFERENCES "public"."jobs"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_candidate_exists" FOREIGN KEY ("company_id","candidate_id") REFERENCES "public"."candidates"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "candidates" ADD CONSTRAINT "candidates_company_exists" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "candidates" ADD CONSTRAINT "candidates_person_exists" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "candidates" ADD CONSTRAINT "candidates_merge_target_exists" FOREIGN KEY ("company_id","merged_into_id") REFERENCES "public"."candidates"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hiring_team_members" ADD CONSTRAINT "hiring_team_members_job_exists" FOREIGN KEY ("company_id","job_id") REFERENCES "public"."jobs"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hiring_team_members" ADD CONSTRAINT "hiring_team_members_person_exists" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_company_exists" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_decision_owner_exists" FOREIGN KEY ("company_id","decision_owner_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_deputy_exists" FOREIGN KEY ("company_id","deputy_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plans" ADD CONSTRAINT "plans_job_exists" FOREIGN KEY ("company_id","job_id") REFERENCES "public"."jobs"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plans" ADD CONSTRAINT "plans_rubric_version_exists" FOREIGN KEY ("company_id","rubric_version_id") REFERENCES "public"."rubric_versions"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recusals" ADD CONSTRAINT "recusals_candidate_exists" FOREIGN KEY ("company_id","candidate_id") REFERENCES "public"."candidates"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recusals" ADD CONSTRAINT "recusals_person_exists" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recusals" ADD CONSTRAINT "recusals_recorder_exists" FOREIGN KEY ("company_id","recorded_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interviews" ADD CONSTRAINT "interviews_loop_exists" FOREIGN KEY ("company_id","loop_id") REFERENCES "public"."loops"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interviews" ADD CONSTRAINT "interviews_outcome_sayer_exists" FOREIGN KEY ("company_id","outcome_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loops" ADD CONSTRAINT "loops_application_exists" FOREIGN KEY ("company_id","application_id") REFERENCES "public"."applications"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loops" ADD CONSTRAINT "loops_job_exists" FOREIGN KEY ("company_id","job_id") REFERENCES "public"."jobs"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loops" ADD CONSTRAINT "loops_candidate_exists" FOREIGN KEY ("company_id","candidate_id") REFERENCES "public"."candidates"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loops" ADD CONSTRAINT "loops_rubric_version_exists" FOREIGN KEY ("company_id","rubric_version_id") REFERENCES "public"."rubric_versions"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loops" ADD CONSTRAINT "loops_decision_owner_exists" FOREIGN KEY ("company_id","decision_owner_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loops" ADD CONSTRAINT "loops_deputy_exists" FOREIGN KEY ("company_id","deputy_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loops" ADD CONSTRAINT "loops_releaser_exists" FOREIGN KEY ("company_id","released_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loops" ADD CONSTRAINT "loops_canceller_exists" FOREIGN KEY ("company_id","cancelled_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "panelists" ADD CONSTRAINT "panelists_interview_exists" FOREIGN KEY ("company_id","loop_id","interview_id") REFERENCES "public"."interviews"("company_id","loop_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "panelists" ADD CONSTRAINT "panelists_person_exists" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "panelists" ADD CONSTRAINT "panelists_waiver_exists" FOREIGN KEY ("company_id","waived_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "panelists" ADD CONSTRAINT "panelists_voider_exists" FOREIGN KEY ("company_id","voided_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "panelists" ADD CONSTRAINT "panelists_void_second_exists" FOREIGN KEY ("company_id","void_second_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ratings" ADD CONSTRAINT "ratings_panelist_exists" FOREIGN KEY ("company_id","panelist_id") REFERENCES "public"."panelists"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scorecard_versions" ADD CONSTRAINT "scorecard_versions_panelist_exists" FOREIGN KEY ("company_id","panelist_id") REFERENCES "public"."panelists"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scorecard_versions" ADD CONSTRAINT "scorecard_versions_loop_exists" FOREIGN KEY ("company_id","loop_id") REFERENCES "public"."loops"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_log" ADD CONSTRAINT "access_log_company_exists" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_asker_exists" FOREIGN KEY ("company_id","asked_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_closer_exists" FOREIGN KEY ("company_id","closed_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_company_exists" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_company_exists" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rubric_versions" ADD CONSTRAINT "rubric_versions_rubric_exists" FOREIGN KEY ("company_id","rubric_id") REFERENCES "public"."rubrics"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rubric_versions" ADD CONSTRAINT "rubric_versions_publisher_exists" FOREIGN KEY ("company_id","published_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rubrics" ADD CONSTRAINT "rubrics_company_exists" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "people_email_taken" ON "people" USING btree ("company_id",lower("email"));--> statement-breakpoint
CREATE UNIQUE INDEX "people_external_id_taken" ON "people" USING btree ("company_id","external_source","external_id");--> statement-breakpoint
CREATE INDEX "people_by_lower_email" ON "people" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "refresh_tokens_by_family" ON "refresh_tokens" USING btree ("company_id","family_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_by_expiry" ON "refresh_tokens" USING btree ("company_id","expires_at");--> statement-breakpoint
CREATE INDEX "unmaskings_by_person" ON "unmaskings" USING btree ("company_id","person_id","expires_at");--> statement-breakpoint
CREATE INDEX "flag_reviews_by_loop" ON "flag_reviews" USING btree ("company_id","loop_id","created_at");--> statement-breakpoint
CREATE INDEX "split_overrules_by_loop" ON "split_overrules" USING btree ("company_id","loop_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "applications_external_id_taken" ON "applications" USING btree ("company_id","external_source","external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "applications_active_already" ON "applications" USING btree ("company_id","job_id","candidate_id") WHERE state = 'active';--> statement-breakpoint
CREATE INDEX "applications_by_time" ON "applications" USING btree ("company_id","created_at","id");--> statement-breakpoint
CREATE INDEX "applications_by_candidate" ON "applications" USING btree ("company_id","candidate_id");--> statement-breakpoint
CREATE UNIQUE INDEX "candidates_external_id_taken" ON "candidates" USING btree ("company_id","external_source","external_id");--> statement-breakpoint
CREATE INDEX "candidates_by_time" ON "candidates" USING btree ("company_id","created_at","id");--> statement-breakpoint
CREATE INDEX "candidates_by_person" ON "candidates" USING btree ("company_id","person_id");--> statement-breakpoint
CREATE INDEX "hiring_team_members_by_person" ON "hiring_team_members" USING btree ("company_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_external_id_taken" ON "jobs" USING btree ("company_id","external_source","external_id");--> statement-breakpoint
CREATE INDEX "jobs_by_time" ON "jobs" USING btree ("company_id","created_at","id");--> statement-breakpoint
CREATE INDEX "recusals_by_person" ON "recusals" USING btree ("company_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "interviews_external_id_taken" ON "interviews" USING btree ("company_id","external_source","external_id");--> statement-breakpoint
CREATE INDEX "loops_by_time" ON "loops" USING btree ("company_id","created_at","id");--> statement-breakpoint
CREATE INDEX "loops_by_job" ON "loops" USING btree ("company_id","job_id");--> statement-breakpoint
CREATE INDEX "loops_by_candidate" ON "loops" USING btree ("company_id","candidate_id");--> statement-breakpoint
CREATE INDEX "loops_by_application" ON "loops" USING btree ("company_id","application_id");--> statement-breakpoint
CREATE UNIQUE INDEX "panelists_person_on_interview_already" ON "panelists" USING btree ("company_id","interview_id","person_id") WHERE closed_cause is null or closed_cause not in ('declined', 'reassigned', 'recused');--> statement-breakpoint
CREATE INDEX "panelists_by_loop" ON "panelists" USING btree ("company_id","loop_id");--> statement-breakpoint
CREATE INDEX "panelists_by_person" ON "panelists" USING btree ("company_id","person_id","assigned_at");--> statement-breakpoint
CREATE INDEX "scorecard_versions_by_loop" ON "scorecard_versions" USING btree ("company_id","loop_id");--> statement-breakpoint
CREATE INDEX "access_log_by_loop" ON "access_log" USING btree ("company_id","loop_id","at");--> statement-breakpoint
CREATE INDEX "access_log_by_time" ON "access_log" USING btree ("company_id","at","id");--> statement-breakpoint
CREATE INDEX "approvals_by_time" ON "approvals" USING btree ("company_id","asked_at","id");--> statement-breakpoint
CREATE INDEX "events_unpublished_by_loop" ON "events" USING btree ("company_id","loop_id") WHERE published_at is null;--> statement-breakpoint
CREATE INDEX "events_by_loop" ON "events" USING btree ("company_id","loop_id");--> statement-breakpoint
CREATE INDEX "events_in_published_order" ON "events" USING btree ("company_id","published_xid","published_order");--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_time" ON "idempotency_keys" USING btree ("company_id","created_at");