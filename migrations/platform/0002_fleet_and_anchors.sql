CREATE TABLE `audit_anchor` (
	`tenant_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`hash` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `sequence`)
);
--> statement-breakpoint
CREATE TABLE `fleet_migration` (
	`target_step` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`problem` text,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`finished_at` integer
);
--> statement-breakpoint
CREATE TABLE `fleet_migration_tenant` (
	`target_step` text NOT NULL,
	`tenant_id` text NOT NULL,
	`is_canary` integer NOT NULL,
	`state` text NOT NULL,
	`from_step` text NOT NULL,
	`tries` integer NOT NULL,
	`problem` text,
	`due_at` integer NOT NULL,
	`claim` text,
	`claimed_until` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`target_step`, `tenant_id`)
);
--> statement-breakpoint
CREATE INDEX `fleet_migration_tenant_due` ON `fleet_migration_tenant` (`target_step`,`state`,`due_at`);--> statement-breakpoint
CREATE INDEX `fleet_migration_tenant_claim` ON `fleet_migration_tenant` (`claim`);