-- Who drafts a plan does not publish it, whatever the code above does: the database refuses it
-- for payouts by a check, and here by triggers, since a table is not rebuilt for a check.
CREATE TRIGGER plan_revision_two_people BEFORE UPDATE ON plan_revision
WHEN OLD.state = 'draft' AND NEW.state <> 'draft' AND (NEW.published_by IS NULL
  OR NEW.published_by = NEW.drafted_by OR NEW.published_by = OLD.drafted_by) BEGIN
  SELECT raise(abort, 'plan_revision is published by a second person');
END;
--> statement-breakpoint
CREATE TRIGGER plan_revision_people_stay BEFORE UPDATE ON plan_revision
WHEN OLD.state <> 'draft' AND (OLD.drafted_by IS NOT NEW.drafted_by
  OR OLD.published_by IS NOT NEW.published_by) BEGIN
  SELECT raise(abort, 'plan_revision names who drafted and who published it');
END;
--> statement-breakpoint
CREATE TRIGGER plan_revision_two_people_at_once BEFORE INSERT ON plan_revision
WHEN NEW.state <> 'draft' AND NEW.published_by = NEW.drafted_by BEGIN
  SELECT raise(abort, 'plan_revision is published by a second person');
END;
