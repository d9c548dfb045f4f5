-- What was emptied is not filled again, by whatever had begun before: the row tells nobody any
-- more. Its sealed texts alone may be sealed anew.
CREATE TRIGGER member_erased_stays BEFORE UPDATE ON member
WHEN OLD.erased_at IS NOT NULL AND (OLD.erased_at IS NOT NEW.erased_at
  OR OLD.name_index IS NOT NEW.name_index
  OR OLD.identity_number_index IS NOT NEW.identity_number_index
  OR NEW.mobile_cipher IS NOT NULL OR NEW.mobile_index IS NOT NULL
  OR NEW.card_number_cipher IS NOT NULL OR NEW.card_number_index IS NOT NULL
  OR NEW.card_last_four IS NOT NULL OR OLD.born_year IS NOT NEW.born_year) BEGIN
  SELECT raise(abort, 'member is erased');
END;
--> statement-breakpoint
CREATE TRIGGER claim_of_nobody_erased BEFORE INSERT ON claim
WHEN EXISTS (SELECT 1 FROM member WHERE id = NEW.member_id AND erased_at IS NOT NULL) BEGIN
  SELECT raise(abort, 'member is erased');
END;
--> statement-breakpoint
CREATE TRIGGER claim_facts_of_nobody_erased BEFORE INSERT ON claim_facts
WHEN EXISTS (SELECT 1 FROM claim JOIN member ON member.id = claim.member_id
  WHERE claim.id = NEW.claim_id AND member.erased_at IS NOT NULL) BEGIN
  SELECT raise(abort, 'member is erased');
END;
--> statement-breakpoint
CREATE TRIGGER claim_document_of_nobody_erased BEFORE INSERT ON claim_document
WHEN EXISTS (SELECT 1 FROM claim JOIN member ON member.id = claim.member_id
  WHERE claim.id = NEW.claim_id AND member.erased_at IS NOT NULL) BEGIN
  SELECT raise(abort, 'member is erased');
END;
--> statement-breakpoint
-- Of a member whose erasure is carried out a reason may be taken away; nothing else of facts
-- changes but how they are sealed.
DROP TRIGGER claim_facts_no_update;
--> statement-breakpoint
CREATE TRIGGER claim_facts_no_update BEFORE UPDATE ON claim_facts
WHEN OLD.claim_id IS NOT NEW.claim_id OR OLD.revision IS NOT NEW.revision
  OR OLD.changed_by IS NOT NEW.changed_by OR OLD.at IS NOT NEW.at
  OR (OLD.reason IS NOT NEW.reason AND (NEW.reason IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM erasure_request JOIN claim ON claim.member_id = erasure_request.member_id
    WHERE claim.id = OLD.claim_id AND erasure_request.state = 'done')))
  OR NEW.facts_cipher NOT GLOB 'v[1-9]*.?*' BEGIN
  SELECT raise(abort, 'claim_facts is append-only');
END;
