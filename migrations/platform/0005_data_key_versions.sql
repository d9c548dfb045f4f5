CREATE TABLE `tenant_key_version` (
	`tenant_id` text NOT NULL,
	`version` integer NOT NULL,
	`state` text NOT NULL,
	`made_at` integer NOT NULL,
	`retired_at` integer,
	`cursor` text DEFAULT '' NOT NULL,
	`resealed` integer DEFAULT 0 NOT NULL,
	`clear_since` integer,
	`problem` text,
	`due_at` integer DEFAULT 0 NOT NULL,
	`destroyed_at` integer,
	PRIMARY KEY(`tenant_id`, `version`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenant`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `tenant_key_version_due` ON `tenant_key_version` (`state`,`due_at`);