-- What a request with an Idempotency-Key was answered is kept so that only its API key opens it: it holds customers' data, and a
-- link to sign in. `response` is what processes before this one write, until they have ended.

alter table idempotency_keys add column answer bytea;
