-- Members' pages speak languages that there are words for, Chinese first: by triggers, since a
-- table is not rebuilt for a check. A new language drops these two and makes them again.
CREATE TRIGGER federation_profile_languages_known BEFORE UPDATE OF languages ON federation_profile
WHEN NEW.languages NOT IN ('zh-CN', 'zh-CN en') BEGIN
  SELECT raise(abort, 'federation_profile offers a language that there is not');
END;
--> statement-breakpoint
CREATE TRIGGER federation_profile_languages_known_at_first BEFORE INSERT ON federation_profile
WHEN NEW.languages NOT IN ('zh-CN', 'zh-CN en') BEGIN
  SELECT raise(abort, 'federation_profile offers a language that there is not');
END;
