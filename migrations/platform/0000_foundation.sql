CREATE TABLE `fleet_cursor` (
	`name` text PRIMARY KEY NOT NULL,
	`after_tenant_id` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `guard` (
	`holds` integer NOT NULL,
	CONSTRAINT "guard_refuses" CHECK("guard"."holds" = 1)
);
--> statement-breakpoint
CREATE TABLE `platform_audit` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text NOT NULL,
	`request_id` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sign_up` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`input_hash` text NOT NULL,
	`reached` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenant`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sign_up_tenant` ON `sign_up` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `sign_up_counter` (
	`key` text PRIMARY KEY NOT NULL,
	`window_starts_at` integer NOT NULL,
	`attempts` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tenant` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`state` text NOT NULL,
	`database_name` text NOT NULL,
	`database_url` text NOT NULL,
	`schema_step` text NOT NULL,
	`created_at` integer NOT NULL,
	`live_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tenant_slug_unique` ON `tenant` (`slug`);--> statement-breakpoint
CREATE UNIQUE INDEX `tenant_database_name_unique` ON `tenant` (`database_name`);--> statement-breakpoint
CREATE TABLE `tenant_key` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`wrapped` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenant`(`id`) ON UPDATE no action ON DELETE no action
);
