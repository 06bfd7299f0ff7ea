-- A client that serves a revision may have answered something else before, which no gateway was told yet. One that has told all it
-- answered before it served a revision says so, and its gateway writes it here once those answers are in this database. Of any
-- other it is known only from its confirmation on, by flag_acks.
alter table gateway_clients add column "told_revision" BIGINT;
