CREATE TABLE `federation_logo` (
	`one` integer PRIMARY KEY NOT NULL,
	`content_type` text NOT NULL,
	`content` text NOT NULL,
	`hash` text NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "federation_logo_is_one_row" CHECK("federation_logo"."one" = 1)
);
--> statement-breakpoint
ALTER TABLE `federation_profile` ADD `logo_hash` text;