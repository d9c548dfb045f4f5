CREATE TABLE `passkey_challenge` (
	`challenge_hash` text PRIMARY KEY NOT NULL,
	`staff_id` text NOT NULL,
	`session_kind` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `passkey_challenge_expiry` ON `passkey_challenge` (`expires_at`);--> statement-breakpoint
CREATE TABLE `sign_in_policy` (
	`one` integer PRIMARY KEY NOT NULL,
	`factor_required` integer NOT NULL,
	`changed_at` integer NOT NULL,
	CONSTRAINT "sign_in_policy_is_one_row" CHECK("sign_in_policy"."one" = 1)
);
--> statement-breakpoint
CREATE TABLE `staff_passkey` (
	`id` text PRIMARY KEY NOT NULL,
	`staff_id` text NOT NULL,
	`name` text NOT NULL,
	`credential_id` text NOT NULL,
	`public_key` text NOT NULL,
	`sign_counter` integer NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_passkey_credential_id_unique` ON `staff_passkey` (`credential_id`);--> statement-breakpoint
CREATE INDEX `staff_passkey_of` ON `staff_passkey` (`staff_id`);--> statement-breakpoint
CREATE TABLE `staff_recovery_code` (
	`code_hash` text PRIMARY KEY NOT NULL,
	`staff_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE INDEX `staff_recovery_code_of` ON `staff_recovery_code` (`staff_id`);--> statement-breakpoint
CREATE TABLE `staff_totp` (
	`staff_id` text PRIMARY KEY NOT NULL,
	`secret_cipher` text NOT NULL,
	`last_step` integer NOT NULL,
	`confirmed_at` integer NOT NULL
);
