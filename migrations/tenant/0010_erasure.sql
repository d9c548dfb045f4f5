CREATE TABLE `erasure_request` (
	`id` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`state` text NOT NULL,
	`channel` text NOT NULL,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`due_on` text NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	FOREIGN KEY (`member_id`) REFERENCES `member`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "erasure_two_people" CHECK("erasure_request"."state" <> 'done' or ("erasure_request"."decided_by" is not null and "erasure_request"."decided_by" <> "erasure_request"."asked_by"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `erasure_request_waiting` ON `erasure_request` (`member_id`) WHERE "state" = 'asked';--> statement-breakpoint
CREATE INDEX `erasure_request_state` ON `erasure_request` (`state`,`due_on`);--> statement-breakpoint
ALTER TABLE `member` ADD `erased_at` integer;