-- What has been written to these tables stays as it was. Three triggers each: without the one
-- before insert, INSERT OR REPLACE would rewrite a row without firing the others.
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN
  SELECT raise(abort, 'audit_entry is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN
  SELECT raise(abort, 'audit_entry is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
WHEN EXISTS (SELECT 1 FROM audit_entry WHERE sequence = NEW.sequence) BEGIN
  SELECT raise(abort, 'UNIQUE constraint failed: audit_entry.sequence');
END;
--> statement-breakpoint
CREATE TRIGGER ledger_movement_no_update BEFORE UPDATE ON ledger_movement BEGIN
  SELECT raise(abort, 'ledger_movement is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER ledger_movement_no_delete BEFORE DELETE ON ledger_movement BEGIN
  SELECT raise(abort, 'ledger_movement is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER ledger_movement_no_replace BEFORE INSERT ON ledger_movement
WHEN EXISTS (SELECT 1 FROM ledger_movement WHERE id = NEW.id OR reference = NEW.reference) BEGIN
  SELECT raise(abort, 'UNIQUE constraint failed: ledger_movement.reference');
END;
--> statement-breakpoint
CREATE TRIGGER claim_facts_no_update BEFORE UPDATE ON claim_facts BEGIN
  SELECT raise(abort, 'claim_facts is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER claim_facts_no_delete BEFORE DELETE ON claim_facts BEGIN
  SELECT raise(abort, 'claim_facts is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER claim_facts_no_replace BEFORE INSERT ON claim_facts
WHEN EXISTS (SELECT 1 FROM claim_facts WHERE claim_id = NEW.claim_id AND revision = NEW.revision) BEGIN
  SELECT raise(abort, 'UNIQUE constraint failed: claim_facts.claim_id, claim_facts.revision');
END;
--> statement-breakpoint
-- A line's state moves on; its figures never change.
CREATE TRIGGER benefit_line_figures_stay BEFORE UPDATE ON benefit_line
WHEN OLD.claim_id IS NOT NEW.claim_id OR OLD.member_id IS NOT NEW.member_id
  OR OLD.plan_key IS NOT NEW.plan_key OR OLD.plan_revision_id IS NOT NEW.plan_revision_id
  OR OLD.version IS NOT NEW.version OR OLD.benefit IS NOT NEW.benefit
  OR OLD.event_id IS NOT NEW.event_id OR OLD.period_from IS NOT NEW.period_from
  OR OLD.kind IS NOT NEW.kind OR OLD.ordinal IS NOT NEW.ordinal
  OR OLD.corrects_id IS NOT NEW.corrects_id OR OLD.amount_fen IS NOT NEW.amount_fen
  OR OLD.trace_cipher IS NOT NEW.trace_cipher OR OLD.approved_at IS NOT NEW.approved_at BEGIN
  SELECT raise(abort, 'benefit_line figures do not change');
END;
--> statement-breakpoint
CREATE TRIGGER benefit_line_paid_stays BEFORE UPDATE ON benefit_line
WHEN OLD.state = 'paid' BEGIN
  SELECT raise(abort, 'benefit_line is paid');
END;
--> statement-breakpoint
CREATE TRIGGER benefit_line_no_delete BEFORE DELETE ON benefit_line BEGIN
  SELECT raise(abort, 'benefit_line is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER benefit_line_no_replace BEFORE INSERT ON benefit_line
WHEN EXISTS (SELECT 1 FROM benefit_line WHERE id = NEW.id OR (claim_id = NEW.claim_id
  AND plan_key = NEW.plan_key AND benefit = NEW.benefit AND event_id = NEW.event_id
  AND ordinal = NEW.ordinal)) BEGIN
  SELECT raise(abort, 'UNIQUE constraint failed: benefit_line.claim_id, benefit_line.ordinal');
END;
--> statement-breakpoint
CREATE TRIGGER plan_revision_published_stays BEFORE UPDATE ON plan_revision
WHEN OLD.state <> 'draft' AND (OLD.document IS NOT NEW.document
  OR OLD.content_hash IS NOT NEW.content_hash OR OLD.plan_key IS NOT NEW.plan_key
  OR OLD.revision IS NOT NEW.revision OR NEW.state = 'draft') BEGIN
  SELECT raise(abort, 'plan_revision is published');
END;
--> statement-breakpoint
CREATE TRIGGER plan_revision_no_delete BEFORE DELETE ON plan_revision
WHEN OLD.state <> 'draft' BEGIN
  SELECT raise(abort, 'plan_revision is published');
END;
--> statement-breakpoint
CREATE TRIGGER payout_decided_stays BEFORE UPDATE ON payout
WHEN OLD.state <> 'prepared' BEGIN
  SELECT raise(abort, 'payout is decided');
END;
--> statement-breakpoint
CREATE TRIGGER payout_no_delete BEFORE DELETE ON payout BEGIN
  SELECT raise(abort, 'payout is append-only');
END;
