#include "kit/spool_schema.h"

namespace mash::kit {
namespace {

const std::string schema = R"sql(
CREATE TABLE owner (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  hub BLOB NOT NULL CHECK (length(hub) = 32),
  party TEXT NOT NULL
) STRICT;

CREATE TABLE roster (epoch INTEGER NOT NULL PRIMARY KEY, note TEXT NOT NULL) STRICT;
CREATE TABLE checkpoint (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  note TEXT NOT NULL
) STRICT;

-- frame: emptied once decided, for the copy and the receipt are all that is needed then.
-- successor: the request that says the same to newer keys; nil if there is none.
CREATE TABLE request (
  position INTEGER NOT NULL PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  kind INTEGER NOT NULL,
  state INTEGER NOT NULL,
  created INTEGER NOT NULL,
  frame BLOB NOT NULL,
  signed_part BLOB NOT NULL CHECK (length(signed_part) = 32),
  frame_digest BLOB NOT NULL CHECK (length(frame_digest) = 32),
  ledger_index INTEGER NOT NULL,
  decided INTEGER NOT NULL,
  proof TEXT NOT NULL,
  sentence TEXT NOT NULL,
  signed_bytes BLOB NOT NULL,
  copy BLOB NOT NULL,
  successor BLOB NOT NULL CHECK (length(successor) = 16)
) STRICT;
CREATE INDEX request_waiting ON request (position) WHERE state = 0;
CREATE VIEW request_record AS
  SELECT position, id, kind, state, created, ledger_index, decided, proof, sentence, signed_bytes,
    copy, successor
  FROM request;
CREATE TABLE request_case (
  case_id BLOB NOT NULL CHECK (length(case_id) = 16),
  position INTEGER NOT NULL REFERENCES request (position),
  PRIMARY KEY (case_id, position)
) STRICT, WITHOUT ROWID;

-- ended: a report and 1, or 0 while nothing ended it.
CREATE TABLE delivery (
  number INTEGER NOT NULL PRIMARY KEY,
  message BLOB NOT NULL CHECK (length(message) = 16),
  part INTEGER NOT NULL,
  received INTEGER NOT NULL,
  released INTEGER NOT NULL,
  release_index INTEGER NOT NULL,
  opened INTEGER,
  opened_by BLOB NOT NULL CHECK (length(opened_by) = 16),
  ended INTEGER NOT NULL,
  header BLOB NOT NULL,
  keys BLOB NOT NULL,
  frame BLOB NOT NULL
) STRICT;
CREATE VIEW delivery_record AS
  SELECT number, message, part, received, released, release_index, opened, opened_by, ended, header,
    length(keys) AS keys_bytes
  FROM delivery;
CREATE INDEX delivery_message ON delivery (message, part);
CREATE INDEX delivery_open ON delivery (number) WHERE ended = 0;
CREATE TABLE delivery_case (
  case_id BLOB NOT NULL CHECK (length(case_id) = 16),
  number INTEGER NOT NULL REFERENCES delivery (number),
  PRIMARY KEY (case_id, number)
) STRICT, WITHOUT ROWID;

-- request: the acknowledgement it went into; nil before.
CREATE TABLE said (
  position INTEGER NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL REFERENCES delivery (number),
  report INTEGER NOT NULL,
  at INTEGER NOT NULL,
  staff BLOB NOT NULL CHECK (length(staff) = 16),
  request BLOB NOT NULL CHECK (length(request) = 16)
) STRICT;
CREATE UNIQUE INDEX said_once ON said (number, report, staff);
CREATE INDEX said_unsent ON said (position) WHERE request = x'00000000000000000000000000000000';

CREATE TABLE committed_text (
  commitment BLOB NOT NULL PRIMARY KEY CHECK (length(commitment) = 32),
  sealed BLOB NOT NULL
) STRICT;

-- report: what the recipient said or, from 16 on, how the hub ended it.
CREATE TABLE report (
  message BLOB NOT NULL CHECK (length(message) = 16),
  recipient TEXT NOT NULL,
  report INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (message, recipient, report)
) STRICT, WITHOUT ROWID;
CREATE TABLE report_seen (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  sequence INTEGER NOT NULL
) STRICT;
)sql";

}  // namespace

void make_spool(sqlite::Database& database, const SpoolOwner& owner) {
  sqlite::Transaction transaction(database);
  database.run_script(schema);
  database.run("INSERT INTO owner VALUES (1, ?, ?)", {owner.hub, owner.party.text()});
  transaction.commit();
}

void check_spool(sqlite::Database& database, const SpoolOwner& owner) {
  database.require_schema(schema);
  auto row = database.query("SELECT hub, party FROM owner");
  if (!row.step()) database.damaged("it does not say whose it is");
  const bool ours = row.block<32>(0) == owner.hub && row.text(1) == owner.party.text();
  if (!ours) {
    throw base::Fatal(database.path() + " belongs to " + std::string(row.text(1)) +
                      ", or to another hub; name the right file, or start with a new one.");
  }
}

}  // namespace mash::kit
