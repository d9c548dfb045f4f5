-- What was anchored stays: without the trigger before insert, INSERT OR REPLACE would rewrite a row.
CREATE TRIGGER audit_anchor_no_update BEFORE UPDATE ON audit_anchor BEGIN
  SELECT raise(abort, 'audit_anchor is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER audit_anchor_no_delete BEFORE DELETE ON audit_anchor BEGIN
  SELECT raise(abort, 'audit_anchor is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER audit_anchor_no_replace BEFORE INSERT ON audit_anchor
WHEN EXISTS (SELECT 1 FROM audit_anchor WHERE tenant_id = NEW.tenant_id
  AND sequence >= NEW.sequence) BEGIN
  SELECT raise(abort, 'UNIQUE constraint failed: audit_anchor.sequence');
END;
