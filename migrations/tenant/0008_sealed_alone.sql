-- What is sealed may be sealed anew, under a newer key or with less in it: the sealed column alone,
-- and it stays a sealed text. Every other column of the row stays what it was.
DROP TRIGGER claim_facts_no_update;
--> statement-breakpoint
CREATE TRIGGER claim_facts_no_update BEFORE UPDATE ON claim_facts
WHEN OLD.claim_id IS NOT NEW.claim_id OR OLD.revision IS NOT NEW.revision
  OR OLD.changed_by IS NOT NEW.changed_by OR OLD.reason IS NOT NEW.reason OR OLD.at IS NOT NEW.at
  OR NEW.facts_cipher NOT GLOB 'v[1-9]*.?*' BEGIN
  SELECT raise(abort, 'claim_facts is append-only');
END;
--> statement-breakpoint
DROP TRIGGER benefit_line_figures_stay;
--> statement-breakpoint
CREATE TRIGGER benefit_line_figures_stay BEFORE UPDATE ON benefit_line
WHEN OLD.id IS NOT NEW.id OR OLD.claim_id IS NOT NEW.claim_id
  OR OLD.member_id IS NOT NEW.member_id OR OLD.plan_key IS NOT NEW.plan_key
  OR OLD.plan_revision_id IS NOT NEW.plan_revision_id OR OLD.version IS NOT NEW.version
  OR OLD.benefit IS NOT NEW.benefit OR OLD.benefit_title IS NOT NEW.benefit_title
  OR OLD.event_id IS NOT NEW.event_id OR OLD.period_from IS NOT NEW.period_from
  OR OLD.kind IS NOT NEW.kind OR OLD.ordinal IS NOT NEW.ordinal
  OR OLD.corrects_id IS NOT NEW.corrects_id OR OLD.amount_fen IS NOT NEW.amount_fen
  OR OLD.approved_at IS NOT NEW.approved_at BEGIN
  SELECT raise(abort, 'benefit_line figures do not change');
END;
--> statement-breakpoint
CREATE TRIGGER benefit_line_sealed_alone BEFORE UPDATE ON benefit_line
WHEN OLD.trace_cipher IS NOT NEW.trace_cipher
  AND (OLD.state IS NOT NEW.state OR NEW.trace_cipher NOT GLOB 'v[1-9]*.?*') BEGIN
  SELECT raise(abort, 'benefit_line is sealed anew and nothing else');
END;
--> statement-breakpoint
DROP TRIGGER benefit_line_paid_stays;
--> statement-breakpoint
CREATE TRIGGER benefit_line_paid_stays BEFORE UPDATE ON benefit_line
WHEN OLD.state = 'paid' AND OLD.trace_cipher IS NEW.trace_cipher BEGIN
  SELECT raise(abort, 'benefit_line is paid');
END;
