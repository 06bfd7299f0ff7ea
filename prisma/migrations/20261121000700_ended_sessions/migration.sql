-- Sessions that somebody signed out of: their cookie stays signed until it expires, so it is refused by name until then.
create table "ended_sessions" (
    "id" UUID not null,
    "expires_at" TIMESTAMPTZ(3) not null,

    constraint "ended_sessions_pkey" primary key ("id")
);
