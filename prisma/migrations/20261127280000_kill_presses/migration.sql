-- Whom a press of the kill switch moved back, as it was counted at the press: people who come later were moved by nobody.
-- A table of its own, as every write to kill_switch is a revision that gateways serve.
create table "kill_presses" (
  "revision" bigint not null,
  "people" jsonb not null,
  "counted_at" timestamptz(3) not null,
  constraint "kill_presses_pkey" primary key ("revision")
);
