CREATE TABLE `tenant_host` (
	`host` text NOT NULL,
	`tenant_id` text NOT NULL,
	`state` text NOT NULL,
	`token` text NOT NULL,
	`problem` text,
	`added_at` integer NOT NULL,
	`checked_at` integer,
	`live_at` integer,
	PRIMARY KEY(`host`, `tenant_id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenant`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tenant_host_live` ON `tenant_host` (`host`) WHERE "tenant_host"."state" = 'live';--> statement-breakpoint
CREATE INDEX `tenant_host_of` ON `tenant_host` (`tenant_id`);