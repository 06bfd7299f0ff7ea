/** A process that froze in a transaction must not keep its locks: a press of the kill switch may wait for them. */
export const END_FROZEN = "set idle_in_transaction_session_timeout = '6s'";
