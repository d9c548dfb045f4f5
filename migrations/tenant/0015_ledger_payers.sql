DROP INDEX `ledger_movement_sums`;--> statement-breakpoint
ALTER TABLE `ledger_movement` ADD `payer` text;--> statement-breakpoint
CREATE INDEX `ledger_movement_sums` ON `ledger_movement` (`plan_key`,`period_from`,`debit`,`credit`,`amount_fen`,`payer`);