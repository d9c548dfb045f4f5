CREATE TABLE `audit_entry` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text NOT NULL,
	`request_id` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_entry_subject` ON `audit_entry` (`subject`,`sequence`);--> statement-breakpoint
CREATE TABLE `claim` (
	`id` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`plan_key` text NOT NULL,
	`state` text NOT NULL,
	`channel` text NOT NULL,
	`revision` integer NOT NULL,
	`event_key` text,
	`created_at` integer NOT NULL,
	`submitted_at` integer,
	`decided_at` integer,
	`decided_by` text,
	`decision_reason` text,
	FOREIGN KEY (`member_id`) REFERENCES `member`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `claim_event_key_unique` ON `claim` (`event_key`);--> statement-breakpoint
CREATE INDEX `claim_member` ON `claim` (`member_id`);--> statement-breakpoint
CREATE INDEX `claim_state` ON `claim` (`state`,`submitted_at`);--> statement-breakpoint
CREATE TABLE `claim_document` (
	`id` text PRIMARY KEY NOT NULL,
	`claim_id` text NOT NULL,
	`object_key` text NOT NULL,
	`file_name` text NOT NULL,
	`content_type` text NOT NULL,
	`bytes` integer NOT NULL,
	`hash` text NOT NULL,
	`added_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`claim_id`) REFERENCES `claim`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `claim_document_of` ON `claim_document` (`claim_id`);--> statement-breakpoint
CREATE TABLE `claim_facts` (
	`claim_id` text NOT NULL,
	`revision` integer NOT NULL,
	`facts_cipher` text NOT NULL,
	`changed_by` text NOT NULL,
	`reason` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`claim_id`, `revision`),
	FOREIGN KEY (`claim_id`) REFERENCES `claim`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `guard` (
	`holds` integer NOT NULL,
	CONSTRAINT "guard_refuses" CHECK("guard"."holds" = 1)
);
--> statement-breakpoint
CREATE TABLE `tenant_identity` (
	`one` integer PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`slug` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "tenant_identity_is_one_row" CHECK("tenant_identity"."one" = 1)
);
--> statement-breakpoint
CREATE TABLE `ledger_movement` (
	`id` text PRIMARY KEY NOT NULL,
	`reference` text NOT NULL,
	`plan_key` text NOT NULL,
	`period_from` text NOT NULL,
	`debit` text NOT NULL,
	`credit` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`party_id` text,
	`memo` text NOT NULL,
	`at` integer NOT NULL,
	CONSTRAINT "ledger_movement_positive" CHECK("ledger_movement"."amount_fen" > 0),
	CONSTRAINT "ledger_movement_two_accounts" CHECK("ledger_movement"."debit" <> "ledger_movement"."credit")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_movement_reference_unique` ON `ledger_movement` (`reference`);--> statement-breakpoint
CREATE INDEX `ledger_movement_sums` ON `ledger_movement` (`plan_key`,`period_from`,`debit`,`credit`,`amount_fen`);--> statement-breakpoint
CREATE INDEX `ledger_movement_plan` ON `ledger_movement` (`plan_key`,`at`);--> statement-breakpoint
CREATE INDEX `ledger_movement_party` ON `ledger_movement` (`party_id`,`plan_key`,`period_from`);--> statement-breakpoint
CREATE INDEX `ledger_movement_at` ON `ledger_movement` (`at`);--> statement-breakpoint
CREATE TABLE `api_key` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`key_hash` text NOT NULL,
	`starts_with` text NOT NULL,
	`scopes` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_key_key_hash_unique` ON `api_key` (`key_hash`);--> statement-breakpoint
CREATE TABLE `attempt_counter` (
	`key` text PRIMARY KEY NOT NULL,
	`window_starts_at` integer NOT NULL,
	`attempts` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `attempt_counter_window` ON `attempt_counter` (`window_starts_at`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`key` text PRIMARY KEY NOT NULL,
	`request_hash` text NOT NULL,
	`status` integer NOT NULL,
	`response_cipher` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idempotency_at` ON `idempotency` (`created_at`);--> statement-breakpoint
CREATE TABLE `one_time_code` (
	`id` text PRIMARY KEY NOT NULL,
	`mobile_index` text NOT NULL,
	`code_hash` text NOT NULL,
	`tries_left` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE INDEX `one_time_code_expiry` ON `one_time_code` (`expires_at`);--> statement-breakpoint
CREATE TABLE `session` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `session_subject` ON `session` (`subject_id`);--> statement-breakpoint
CREATE INDEX `session_expiry` ON `session` (`expires_at`);--> statement-breakpoint
CREATE TABLE `staff` (
	`id` text PRIMARY KEY NOT NULL,
	`login` text NOT NULL,
	`name` text NOT NULL,
	`roles` text NOT NULL,
	`password_hash` text NOT NULL,
	`must_change_password` integer NOT NULL,
	`disabled_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_login_unique` ON `staff` (`login`);--> statement-breakpoint
CREATE TABLE `cover` (
	`id` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`plan_key` text NOT NULL,
	`workplace_id` text NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text NOT NULL,
	`units` integer NOT NULL,
	`kind` text NOT NULL,
	`contribution_fen` integer NOT NULL,
	`roster_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`member_id`) REFERENCES `member`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`workplace_id`) REFERENCES `workplace`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cover_in_order" CHECK("cover"."starts_on" <= "cover"."ends_on")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `cover_once` ON `cover` (`member_id`,`plan_key`,`starts_on`);--> statement-breakpoint
CREATE INDEX `cover_roster` ON `cover` (`roster_id`);--> statement-breakpoint
CREATE TABLE `member` (
	`id` text PRIMARY KEY NOT NULL,
	`workplace_id` text NOT NULL,
	`name_cipher` text NOT NULL,
	`name_index` text NOT NULL,
	`identity_number_cipher` text NOT NULL,
	`identity_number_index` text NOT NULL,
	`mobile_cipher` text,
	`mobile_index` text,
	`card_number_cipher` text,
	`card_number_index` text,
	`card_last_four` text,
	`category` text NOT NULL,
	`sex` text NOT NULL,
	`born_year` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`workplace_id`) REFERENCES `workplace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `member_identity_number_index_unique` ON `member` (`identity_number_index`);--> statement-breakpoint
CREATE INDEX `member_workplace` ON `member` (`workplace_id`);--> statement-breakpoint
CREATE INDEX `member_mobile` ON `member` (`mobile_index`);--> statement-breakpoint
CREATE INDEX `member_name` ON `member` (`name_index`);--> statement-breakpoint
CREATE TABLE `roster` (
	`id` text PRIMARY KEY NOT NULL,
	`workplace_id` text NOT NULL,
	`plan_key` text NOT NULL,
	`file_name` text NOT NULL,
	`file_hash` text NOT NULL,
	`rows_read` integer NOT NULL,
	`members_added` integer NOT NULL,
	`members_changed` integer NOT NULL,
	`members_unchanged` integer NOT NULL,
	`covers_added` integer NOT NULL,
	`contribution_fen` integer NOT NULL,
	`rows_refused` integer NOT NULL,
	`imported_by` text NOT NULL,
	`imported_at` integer NOT NULL,
	FOREIGN KEY (`workplace_id`) REFERENCES `workplace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `roster_row_error` (
	`roster_id` text NOT NULL,
	`row_number` integer NOT NULL,
	`column` text NOT NULL,
	`value` text NOT NULL,
	`sentence` text NOT NULL,
	FOREIGN KEY (`roster_id`) REFERENCES `roster`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `roster_row_error_of` ON `roster_row_error` (`roster_id`,`row_number`);--> statement-breakpoint
CREATE TABLE `workplace` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`organisation_code` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `workplace_name_unique` ON `workplace` (`name`);--> statement-breakpoint
CREATE TABLE `notice` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`member_id` text,
	`reference` text NOT NULL,
	`mobile_cipher` text NOT NULL,
	`mobile_last_four` text NOT NULL,
	`text_cipher` text NOT NULL,
	`state` text NOT NULL,
	`last_problem` text,
	`created_at` integer NOT NULL,
	`sent_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notice_reference_unique` ON `notice` (`reference`);--> statement-breakpoint
CREATE INDEX `notice_at` ON `notice` (`created_at`);--> statement-breakpoint
CREATE TABLE `outbox_message` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`payload` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`due_at` integer NOT NULL,
	`claimed_until` integer NOT NULL,
	`last_problem` text,
	`created_at` integer NOT NULL,
	`done_at` integer
);
--> statement-breakpoint
CREATE INDEX `outbox_message_due` ON `outbox_message` (`state`,`due_at`);--> statement-breakpoint
CREATE INDEX `outbox_message_subject` ON `outbox_message` (`subject`);--> statement-breakpoint
CREATE TABLE `payout` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`plan_key` text NOT NULL,
	`state` text NOT NULL,
	`item_count` integer NOT NULL,
	`total_fen` integer NOT NULL,
	`prepared_by` text NOT NULL,
	`prepared_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	CONSTRAINT "payout_positive" CHECK("payout"."total_fen" > 0 and "payout"."item_count" > 0),
	CONSTRAINT "payout_two_people" CHECK("payout"."state" <> 'confirmed' or ("payout"."decided_by" is not null and "payout"."decided_by" <> "payout"."prepared_by"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payout_number_unique` ON `payout` (`number`);--> statement-breakpoint
CREATE INDEX `payout_state` ON `payout` (`state`,`prepared_at`);--> statement-breakpoint
CREATE TABLE `payout_item` (
	`id` text PRIMARY KEY NOT NULL,
	`payout_id` text NOT NULL,
	`line_id` text NOT NULL,
	`held_line_id` text,
	`member_id` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`card_last_four` text NOT NULL,
	FOREIGN KEY (`payout_id`) REFERENCES `payout`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`line_id`) REFERENCES `benefit_line`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`member_id`) REFERENCES `member`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payout_item_held_line_id_unique` ON `payout_item` (`held_line_id`);--> statement-breakpoint
CREATE INDEX `payout_item_of` ON `payout_item` (`payout_id`);--> statement-breakpoint
CREATE TABLE `plan_revision` (
	`id` text PRIMARY KEY NOT NULL,
	`plan_key` text NOT NULL,
	`revision` integer NOT NULL,
	`title` text NOT NULL,
	`state` text NOT NULL,
	`document` text NOT NULL,
	`content_hash` text NOT NULL,
	`drafted_by` text,
	`published_by` text,
	`created_at` integer NOT NULL,
	`published_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `plan_revision_of_plan` ON `plan_revision` (`plan_key`,`revision`);--> statement-breakpoint
CREATE TABLE `assessment` (
	`id` text PRIMARY KEY NOT NULL,
	`claim_id` text NOT NULL,
	`claim_revision` integer NOT NULL,
	`plan_revision_id` text NOT NULL,
	`total_fen` integer NOT NULL,
	`lines_cipher` text NOT NULL,
	`assessed_at` integer NOT NULL,
	FOREIGN KEY (`claim_id`) REFERENCES `claim`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `assessment_of` ON `assessment` (`claim_id`,`assessed_at`);--> statement-breakpoint
CREATE TABLE `benefit_line` (
	`id` text PRIMARY KEY NOT NULL,
	`claim_id` text NOT NULL,
	`member_id` text NOT NULL,
	`plan_key` text NOT NULL,
	`plan_revision_id` text NOT NULL,
	`version` text NOT NULL,
	`benefit` text NOT NULL,
	`benefit_title` text NOT NULL,
	`event_id` text NOT NULL,
	`period_from` text NOT NULL,
	`kind` text NOT NULL,
	`ordinal` integer NOT NULL,
	`corrects_id` text,
	`amount_fen` integer NOT NULL,
	`state` text NOT NULL,
	`trace_cipher` text NOT NULL,
	`approved_at` integer NOT NULL,
	FOREIGN KEY (`claim_id`) REFERENCES `claim`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`member_id`) REFERENCES `member`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "benefit_line_not_zero" CHECK("benefit_line"."amount_fen" <> 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `benefit_line_once` ON `benefit_line` (`claim_id`,`plan_key`,`benefit`,`event_id`,`ordinal`);--> statement-breakpoint
CREATE INDEX `benefit_line_member` ON `benefit_line` (`member_id`,`plan_key`,`period_from`);--> statement-breakpoint
CREATE INDEX `benefit_line_state` ON `benefit_line` (`state`,`approved_at`);--> statement-breakpoint
CREATE TABLE `federation_profile` (
	`one` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`short_name` text NOT NULL,
	`hotline` text NOT NULL,
	`colour` text NOT NULL,
	`revision` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "federation_profile_is_one_row" CHECK("federation_profile"."one" = 1)
);
--> statement-breakpoint
CREATE TABLE `webhook_endpoint` (
	`id` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`url` text NOT NULL,
	`secret_cipher` text NOT NULL,
	`previous_secret_cipher` text,
	`rotated_at` integer,
	`disabled_at` integer,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_endpoint_purpose_unique` ON `webhook_endpoint` (`purpose`);