CREATE TABLE `staff_invitation` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`roles` text NOT NULL,
	`reach` text NOT NULL,
	`token_hash` text NOT NULL,
	`mobile_cipher` text,
	`mobile_last_four` text,
	`invited_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`accepted_at` integer,
	`staff_id` text,
	`withdrawn_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_invitation_token_hash_unique` ON `staff_invitation` (`token_hash`);--> statement-breakpoint
CREATE TABLE `staff_reach` (
	`staff_id` text NOT NULL,
	`target_id` text NOT NULL,
	`from_on` text NOT NULL,
	`until_on` text,
	PRIMARY KEY(`staff_id`, `target_id`, `from_on`),
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `division` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`parent_id` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`parent_id`) REFERENCES `division`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `division_code_unique` ON `division` (`code`);--> statement-breakpoint
ALTER TABLE `api_key` ADD `expires_at` integer;--> statement-breakpoint
ALTER TABLE `staff` ADD `reach` text DEFAULT 'all' NOT NULL;--> statement-breakpoint
ALTER TABLE `workplace` ADD `division_id` text REFERENCES division(id);--> statement-breakpoint
CREATE INDEX `workplace_division` ON `workplace` (`division_id`);