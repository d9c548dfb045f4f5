CREATE TABLE `closing_request` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`state` text NOT NULL,
	`reason` text NOT NULL,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`decided_at` integer,
	`answer` text,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenant`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `closing_request_tenant` ON `closing_request` (`tenant_id`,`asked_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `closing_request_waiting` ON `closing_request` (`tenant_id`) WHERE "closing_request"."state" = 'waiting';