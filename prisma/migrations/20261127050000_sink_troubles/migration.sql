-- Why a sink does not work though its receiver was asked nothing: it cannot be opened, or what it did cannot be stored.
ALTER TABLE "outbox_sinks" ADD COLUMN "failing_since" TIMESTAMPTZ(3), ADD COLUMN "failing_because" TEXT;

-- What was last told in the audit record of a sink's state by itself, so that one that comes and goes is told now and then.
CREATE TABLE "outbox_tellings" (
    "sink" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "raised" BOOLEAN NOT NULL DEFAULT false,
    "count" BIGINT NOT NULL DEFAULT 0,
    "changes" INTEGER NOT NULL DEFAULT 0,
    "told_raised" BOOLEAN NOT NULL DEFAULT false,
    "told_count" BIGINT NOT NULL DEFAULT 0,
    "raised_told_at" TIMESTAMPTZ(3),
    "lowered_told_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_tellings_pkey" PRIMARY KEY ("sink", "topic")
);

-- Sinks that are known already have delivered before, as far as anybody cares.
insert into outbox_tellings (sink, topic, raised, told_raised) select name, 'first-delivery', true, true from outbox_sinks;
