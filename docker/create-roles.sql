-- One role and one schema per service, which no other service can read. The PostgreSQL image runs this once, with psql
-- in the database of POSTGRES_DB, when its volume is empty. A password that is not set is an error.
\getenv config_password CONFIG_DB_PASSWORD
\getenv evaluator_password EVALUATOR_DB_PASSWORD
\getenv dispatcher_password DISPATCHER_DB_PASSWORD
revoke all on database tocsin from public;
revoke all on schema public from public;
create role config login password :'config_password';
create role evaluator login password :'evaluator_password';
create role dispatcher login password :'dispatcher_password';
grant connect, temporary on database tocsin to config, evaluator, dispatcher;
create schema config authorization config;
create schema evaluator authorization evaluator;
create schema dispatcher authorization dispatcher;
alter role config in database tocsin set search_path = config;
alter role evaluator in database tocsin set search_path = evaluator;
alter role dispatcher in database tocsin set search_path = dispatcher;
