-- One role and one schema per service; run once by the PostgreSQL image on an empty volume.
\set config_password `echo "$CONFIG_DB_PASSWORD"`
\set evaluator_password `echo "$EVALUATOR_DB_PASSWORD"`
\set dispatcher_password `echo "$DISPATCHER_DB_PASSWORD"`
create role config login password :'config_password';
create role evaluator login password :'evaluator_password';
create role dispatcher login password :'dispatcher_password';
create schema config authorization config;
create schema evaluator authorization evaluator;
create schema dispatcher authorization dispatcher;
revoke all on schema public from public;
