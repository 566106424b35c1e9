-- Makes the two roles and the database. For psql 14 or later, as a superuser, with
-- NEWSROOM_OWNER_PASSWORD and NEWSROOM_PROGRAM_PASSWORD in its environment:
--
--     psql --set=ON_ERROR_STOP=1 --file=deploy/roles.sql
--
-- Passwords come through the environment, because a command line can be read by every user.

\getenv owner_password NEWSROOM_OWNER_PASSWORD
\getenv program_password NEWSROOM_PROGRAM_PASSWORD

-- What is sent here must not stand in the server's log, should it fail.
SET log_min_error_statement = panic;
SET log_statement = none;

CREATE ROLE newsroom_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
CREATE ROLE newsroom LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'program_password';

CREATE DATABASE newsroom OWNER newsroom_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE newsroom FROM PUBLIC;
GRANT CONNECT ON DATABASE newsroom TO newsroom;
