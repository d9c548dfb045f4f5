CREATE TABLE `attempt_counter` (
	`key` text PRIMARY KEY NOT NULL,
	`window_starts_at` integer NOT NULL,
	`attempts` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `attempt_counter_window` ON `attempt_counter` (`window_starts_at`);--> statement-breakpoint
CREATE TABLE `go_live_request` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`state` text NOT NULL,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`reason` text,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenant`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `go_live_request_tenant` ON `go_live_request` (`tenant_id`,`asked_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `go_live_request_waiting` ON `go_live_request` (`tenant_id`) WHERE "go_live_request"."state" = 'waiting';--> statement-breakpoint
CREATE TABLE `operator` (
	`id` text PRIMARY KEY NOT NULL,
	`login` text NOT NULL,
	`password_hash` text NOT NULL,
	`must_change_password` integer NOT NULL,
	`created_at` integer NOT NULL,
	`disabled_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operator_login_unique` ON `operator` (`login`);--> statement-breakpoint
CREATE TABLE `operator_session` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`operator_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`operator_id`) REFERENCES `operator`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `operator_session_expiry` ON `operator_session` (`expires_at`);--> statement-breakpoint
CREATE TABLE `sign_up_form` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`input_hash` text NOT NULL,
	`form_cipher` text NOT NULL,
	`mobile_index` text NOT NULL,
	`code_hash` text NOT NULL,
	`code_expires_at` integer NOT NULL,
	`tries_left` integer NOT NULL,
	`verified_at` integer,
	`runs` integer NOT NULL,
	`due_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sign_up_form_due` ON `sign_up_form` (`state`,`due_at`);--> statement-breakpoint
CREATE TABLE `tenant_contact` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`division` text NOT NULL,
	`division_name` text NOT NULL,
	`name_cipher` text NOT NULL,
	`mobile_cipher` text NOT NULL,
	`mobile_last_four` text NOT NULL,
	`verified_at` integer,
	`verified_by` text,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenant`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `platform_audit` ADD `actor_kind` text DEFAULT 'system' NOT NULL;--> statement-breakpoint
ALTER TABLE `platform_audit` ADD `actor_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `platform_audit_subject` ON `platform_audit` (`subject`,`at`);