-- Views that Datasette and analysts share. Made again whenever their text here differs from what the file holds.
-- What was public when is in public_from; only a document's latest wording is shown, older ones are in revisions.

CREATE VIEW timeline AS
SELECT s.date, s.date_from, s.country, s.office_printed AS office, coalesce(s.speaker, s.speaker_printed) AS speaker,
       s.kind, s.modality, s.text, s.tier, s.lang, s.source, s.url, s.confidence,
       CASE WHEN s.confidence >= 0.9 THEN 'sure' WHEN s.confidence >= 0.7 THEN 'likely' ELSE 'to check' END AS sure,
       s.checked, s.id AS statement,
       (SELECT t.story FROM story_texts AS t WHERE t.version = s.version) AS story
FROM statements AS s
WHERE s.latest = 1
ORDER BY s.date, s.url, s.start;

CREATE VIEW who_said_what AS
SELECT coalesce(s.speaker, s.speaker_printed) AS speaker, s.person, s.office_printed AS office, s.country,
       count(*) AS statements, min(s.date) AS first_on, max(s.date) AS last_on
FROM statements AS s
WHERE s.latest = 1 AND s.speaker_kind <> 'unnamed'
GROUP BY coalesce(s.person, s.speaker, s.speaker_printed), s.country
ORDER BY statements DESC;

-- One row a country and text; the letter is the same for all texts that tell of it (made by 'returnwatch link'). What
-- stands with no letter was said of none, such as who attended a meeting.
CREATE VIEW signatories AS
SELECT g.letter, coalesce(nullif(m.dated_on, ''), l.dated_on) AS dated_on, m.count_claimed, g.country, g.act, g.person, g.list_complete,
       substr(v.text, g.start + 1, g."end" - g.start) AS printed_as, d.url, v.public_from, v.id AS version
FROM signatures AS g
JOIN versions AS v ON v.id = g.version
JOIN documents AS d ON d.id = v.document
LEFT JOIN letter_mentions AS m ON m.id = g.mention
LEFT JOIN letters AS l ON l.id = g.letter
ORDER BY v.public_from, g.start;

-- One row a difference between two wordings of a page, the newest change first, and of it what matters most first
-- (rank 1). Made by 'returnwatch link', only between captures that were read in the same way.
CREATE VIEW revisions AS
SELECT c.changed_at, d.url, d.title, c.rank, c.kind,
       substr(b.text, c.before_start + 1, c.before_end - c.before_start) AS before,
       substr(v.text, c.start + 1, c."end" - c.start) AS after,
       substr(b.text, c.before_sentence_start + 1, c.before_sentence_end - c.before_sentence_start) AS sentence_before,
       substr(v.text, c.sentence_start + 1, c.sentence_end - c.sentence_start) AS sentence_after,
       s.tier, s.country, d.source, d.id AS document, c.before AS before_version, c.version,
       c.before_start, c.before_end, c.start, c."end"
FROM changes AS c
JOIN versions AS v ON v.id = c.version
JOIN versions AS b ON b.id = c.before
JOIN documents AS d ON d.id = v.document
JOIN sources AS s ON s.slug = d.source
ORDER BY c.changed_at DESC, c.version, c.before, c.rank;

-- The same text at several addresses or outlets, named after its most official and earliest version. Made by
-- 'returnwatch link'; the members are the versions with this story.
CREATE VIEW stories AS
SELECT v.story, r.title, count(DISTINCT v.document) AS copies, count(DISTINCT d.source) AS outlets,
       min(coalesce(v.public_from, substr(v.first_seen_at, 1, 10))) AS first_public, o.url AS official_url,
       s.tier AS official_tier, s.country, r.lang, group_concat(DISTINCT d.source) AS sources
FROM versions AS v
JOIN documents AS d ON d.id = v.document
JOIN versions AS r ON r.id = v.story
JOIN documents AS o ON o.id = r.document
JOIN sources AS s ON s.slug = o.source
GROUP BY v.story
ORDER BY copies DESC, first_public DESC, v.story;

-- What a person decided about an issue last; "open" where nobody did. It holds though the message is worded anew.
CREATE VIEW issue_states AS
SELECT i.id AS issue, i.kind, coalesce(
  (SELECT x.action FROM decisions AS x
   WHERE x.action IN ('dismissed', 'reopened')
     AND (json_extract(x.target, '$.issue') = i.id
          OR (i.start IS NULL AND json_extract(x.target, '$.about') = i.kind || ' ' || coalesce(i.document, i.source, '')))
     AND x.id NOT IN (SELECT json_extract(w.target, '$.decision') FROM decisions AS w WHERE w.action = 'withdrawn')
   ORDER BY x.at DESC, x.id DESC LIMIT 1), 'open') AS state
FROM issues AS i;

-- Each name and each office as printed, once, found by steps through an index: so part of a name is looked for among
-- thousands of names and not among millions of statements. A name is the resolved one, a line end, and the printed one.
CREATE VIEW speakers_said (name) AS
WITH RECURSIVE said (name) AS (
  SELECT min(coalesce(speaker, '') || char(10) || speaker_printed) FROM statements WHERE latest = 1
  UNION ALL
  SELECT (SELECT min(coalesce(speaker, '') || char(10) || speaker_printed) FROM statements
          WHERE latest = 1 AND coalesce(speaker, '') || char(10) || speaker_printed > said.name)
  FROM said WHERE said.name IS NOT NULL
)
SELECT name FROM said WHERE name IS NOT NULL;

CREATE VIEW offices_said (name) AS
WITH RECURSIVE said (name) AS (
  SELECT min(office_printed) FROM statements WHERE latest = 1
  UNION ALL
  SELECT (SELECT min(office_printed) FROM statements WHERE latest = 1 AND office_printed > said.name)
  FROM said WHERE said.name IS NOT NULL
)
SELECT name FROM said WHERE name IS NOT NULL;

CREATE VIEW source_health AS
SELECT s.slug, s.name, s.country, s.tier, s.state, c.at AS last_checked_at, c.status, c.outcome, c.entries,
       c.newest_on, c.error,
       (SELECT max(k.at) FROM source_checks AS k WHERE k.source = s.slug AND k.outcome IN ('ok', 'unchanged')) AS last_answer_at,
       (SELECT group_concat(i.message, '; ') FROM issues AS i WHERE i.source = s.slug AND i.document IS NULL) AS needs_a_person,
       (SELECT min(i.first_seen_at) FROM issues AS i WHERE i.source = s.slug AND i.document IS NULL) AS since
FROM sources AS s
LEFT JOIN source_checks AS c ON c.source = s.slug
  AND c.at = (SELECT max(k.at) FROM source_checks AS k WHERE k.source = s.slug)
ORDER BY s.country, s.slug;

-- The countries that are watched: the EU's 27, and NO CH IS LI GB. One that no source covers must still be told of.
CREATE VIEW watched (country, name) AS VALUES
  ('AT', 'Austria'), ('BE', 'Belgium'), ('BG', 'Bulgaria'), ('CH', 'Switzerland'), ('CY', 'Cyprus'), ('CZ', 'Czechia'),
  ('DE', 'Germany'), ('DK', 'Denmark'), ('EE', 'Estonia'), ('ES', 'Spain'), ('FI', 'Finland'), ('FR', 'France'),
  ('GB', 'United Kingdom'), ('GR', 'Greece'), ('HR', 'Croatia'), ('HU', 'Hungary'), ('IE', 'Ireland'), ('IS', 'Iceland'),
  ('IT', 'Italy'), ('LI', 'Liechtenstein'), ('LT', 'Lithuania'), ('LU', 'Luxembourg'), ('LV', 'Latvia'), ('MT', 'Malta'),
  ('NL', 'Netherlands'), ('NO', 'Norway'), ('PL', 'Poland'), ('PT', 'Portugal'), ('RO', 'Romania'), ('SE', 'Sweden'),
  ('SI', 'Slovenia'), ('SK', 'Slovakia');

-- One row a country (or EU, UN, INT) and month, from its first answer until now, and each month of which something was
-- read; month '' is a country of which no source has ever answered. "sources" counts all that are set up, also those
-- that are unseen, blocked or wanted; "answering" those with a good look in that month; of "reserved" documents title and link alone are kept, since their publisher
-- reserves text and data mining. db/coverage.py runs this text.
CREATE VIEW coverage AS
WITH RECURSIVE answers (country, source, month) AS (
  SELECT DISTINCT s.country, s.slug, substr(c.at, 1, 7)
  FROM sources AS s JOIN source_checks AS c ON c.source = s.slug
  WHERE c.outcome IN ('ok', 'unchanged')
), read (country, month, documents, on_topic, reserved) AS (
  SELECT s.country, coalesce(substr(d.published_on, 1, 7), 'undated') AS month, count(*), sum(d.on_topic),
         sum(d.reservation <> '')
  FROM sources AS s JOIN documents AS d ON d.source = s.slug
  GROUP BY s.country, month
), calendar (country, month) AS (
  SELECT country, min(month) FROM answers GROUP BY country
  UNION ALL
  SELECT country, strftime('%Y-%m', month || '-01', '+1 month') FROM calendar WHERE month < strftime('%Y-%m', 'now')
), months (country, month) AS (
  SELECT country, month FROM calendar
  UNION SELECT country, month FROM read
  UNION SELECT country, '' FROM (SELECT country FROM watched UNION SELECT country FROM sources WHERE country <> '')
        WHERE country NOT IN (SELECT country FROM calendar)
), set_up (country, sources) AS (
  SELECT country, count(*) FROM sources WHERE kind <> 'by_hand' GROUP BY country
), answering (country, month, answering) AS (
  SELECT country, month, count(*) FROM answers GROUP BY country, month
), counted AS (
  SELECT m.country, m.month, coalesce(u.sources, 0) AS sources, coalesce(a.answering, 0) AS answering,
         coalesce(r.documents, 0) AS documents, coalesce(r.on_topic, 0) AS on_topic,
         coalesce(r.reserved, 0) AS reserved
  FROM months AS m
  LEFT JOIN set_up AS u ON u.country = m.country
  LEFT JOIN answering AS a ON a.country = m.country AND a.month = m.month
  LEFT JOIN read AS r ON r.country = m.country AND r.month = m.month
)
SELECT country, month, sources, answering, documents, on_topic, reserved,
       CASE WHEN answering = 0 AND documents = 0 THEN 'not watched'
            WHEN answering < sources OR answering = 0 THEN 'partly watched'
            ELSE CASE on_topic WHEN 0 THEN 'nothing found in ' || documents || ' documents'
                 ELSE on_topic || ' of ' || documents || ' documents on the topic' END
                 || CASE reserved WHEN 0 THEN '' ELSE ', ' || reserved || ' reserved: title and link only' END
            END AS verdict
FROM counted
ORDER BY country, month;
