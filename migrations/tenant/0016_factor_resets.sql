CREATE TABLE `factor_reset` (
	`id` text PRIMARY KEY NOT NULL,
	`staff_id` text NOT NULL,
	`state` text NOT NULL,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	CONSTRAINT "factor_reset_of_another" CHECK("factor_reset"."asked_by" <> "factor_reset"."staff_id"),
	CONSTRAINT "factor_reset_two_people" CHECK("factor_reset"."state" <> 'confirmed' or ("factor_reset"."decided_by" is not null
        and "factor_reset"."decided_by" not in ("factor_reset"."asked_by", "factor_reset"."staff_id")))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `factor_reset_asked` ON `factor_reset` (`staff_id`) WHERE "state" = 'asked';