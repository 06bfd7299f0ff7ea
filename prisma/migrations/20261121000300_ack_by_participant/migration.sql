-- "The first revision at or after this one that this participant confirmed", for each of those connected.
-- CreateIndex
CREATE INDEX "flag_acks_gateway_id_client_id_revision_idx" ON "flag_acks"("gateway_id", "client_id", "revision");
