CREATE TABLE `operator_recovery_code` (
	`code_hash` text PRIMARY KEY NOT NULL,
	`operator_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`operator_id`) REFERENCES `operator`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `operator_recovery_code_of` ON `operator_recovery_code` (`operator_id`);--> statement-breakpoint
CREATE TABLE `operator_totp` (
	`operator_id` text PRIMARY KEY NOT NULL,
	`secret_cipher` text NOT NULL,
	`last_step` integer NOT NULL,
	`confirmed_at` integer NOT NULL,
	FOREIGN KEY (`operator_id`) REFERENCES `operator`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `operator` ADD `division` text;--> statement-breakpoint
ALTER TABLE `operator` ADD `last_signed_in_at` integer;--> statement-breakpoint
ALTER TABLE `operator_session` ADD `kind` text DEFAULT 'set-up' NOT NULL;