# Run once by PostgreSQL's image, when its volume is empty: a role for the program, which owns its database and can do nothing
# else, and no line without encryption. The superuser is nobody's but the container's.
psql --set=ON_ERROR_STOP=1 --set=password="$(cat /run/secrets/database_password)" \
    --username="$POSTGRES_USER" --dbname=postgres << 'SQL'
CREATE ROLE bsr LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';
CREATE DATABASE bsr OWNER bsr;
REVOKE ALL ON DATABASE bsr FROM PUBLIC;
SQL
sed -i 's/^host  *all  *all  *all /hostssl all all all /' "$PGDATA/pg_hba.conf"
