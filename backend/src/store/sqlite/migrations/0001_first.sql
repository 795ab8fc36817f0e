-- Ids are UUIDs as text, times integer milliseconds since 1970 (UTC). Nothing here is particular to SQLite but AUTOINCREMENT.
CREATE TABLE facts (
  name  TEXT PRIMARY KEY NOT NULL,
  value BLOB NOT NULL
);

CREATE TABLE stamps (
  id             TEXT PRIMARY KEY NOT NULL,
  name           TEXT NOT NULL,
  endpoint       TEXT NOT NULL UNIQUE,
  identity       TEXT NOT NULL,
  login_endpoint TEXT NOT NULL,
  login_origin   TEXT NOT NULL,
  audience       TEXT NOT NULL,
  tenant         TEXT,
  profile        TEXT NOT NULL,
  hue            INTEGER NOT NULL,
  anchor_der     BLOB,
  anchor_kind    TEXT,
  anchor_facts   TEXT,
  local          INTEGER NOT NULL,
  created        INTEGER NOT NULL,
  version        INTEGER NOT NULL
);

CREATE TABLE sessions (
  id      TEXT PRIMARY KEY NOT NULL,
  hash    BLOB NOT NULL UNIQUE,
  created INTEGER NOT NULL,
  used    INTEGER NOT NULL
);

CREATE TABLE sign_ins (
  id            TEXT PRIMARY KEY NOT NULL,
  session       TEXT NOT NULL,
  stamp         TEXT NOT NULL,
  tenant        TEXT NOT NULL,
  client_id     TEXT NOT NULL,
  name          TEXT NOT NULL,
  object_id     TEXT,
  identity      TEXT NOT NULL,
  credential    TEXT NOT NULL,
  token_form    TEXT NOT NULL,
  profile       TEXT NOT NULL,
  subscriptions TEXT NOT NULL,
  sealed        BLOB NOT NULL,
  created       INTEGER NOT NULL,
  ended         INTEGER
);
CREATE INDEX sign_ins_session ON sign_ins (session);

-- `public` is the operation as the browser sees it, `steps` what the follower needs; the columns are what is asked for.
CREATE TABLE operations (
  id          TEXT PRIMARY KEY NOT NULL,
  session     TEXT NOT NULL,
  sign_in     TEXT NOT NULL,
  stamp       TEXT NOT NULL,
  tenant      TEXT,
  client_id   TEXT,
  public      TEXT NOT NULL,
  steps       TEXT NOT NULL,
  started     INTEGER NOT NULL,
  ended       INTEGER,
  dismissed   INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  fence       INTEGER NOT NULL,
  version     INTEGER NOT NULL
);
CREATE INDEX operations_session ON operations (session, started);
CREATE INDEX operations_sign_in ON operations (sign_in) WHERE ended IS NULL;
CREATE INDEX operations_open ON operations (lease_until) WHERE ended IS NULL;

CREATE TABLE changes (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  session  TEXT NOT NULL,
  kind     TEXT NOT NULL,
  subject  TEXT NOT NULL,
  at       INTEGER NOT NULL
);
CREATE INDEX changes_session ON changes (session, sequence);

CREATE TABLE preferences (
  stamp     TEXT NOT NULL,
  client_id TEXT NOT NULL,
  key       TEXT NOT NULL,
  value     TEXT NOT NULL,
  changed   INTEGER NOT NULL,
  PRIMARY KEY (stamp, client_id, key)
);

CREATE TABLE audit (
  number         INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  at             INTEGER NOT NULL,
  action         TEXT NOT NULL,
  session        TEXT,
  stamp          TEXT,
  subject        TEXT NOT NULL,
  outcome        TEXT NOT NULL,
  correlation_id TEXT NOT NULL
);
