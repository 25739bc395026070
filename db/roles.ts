/**
 * The three roles inside the database. The login that DATABASE_URL names is a member of all three and acts as none of
 * them by itself: it migrates as the owner and serves as the service, so that serving never has an owner's rights.
 */

/** Owns every table and makes it; bound by row-level security all the same. */
export const ownerRole = 'hireloop_owner'
/** What every request and job runs as; owns nothing. */
export const serviceRole = 'hireloop_service'
/** Owns the few functions that find a company before one is known. */
export const lookupRole = 'hireloop_lookup'

/** The statements an administrator runs where the login may not create roles itself. */
export function rolesSql(login: string, database: string): string {
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
  return [
    ...[ownerRole, serviceRole, lookupRole].map(role => `CREATE ROLE ${role} NOLOGIN NOBYPASSRLS;`),
    `GRANT ${ownerRole}, ${serviceRole}, ${lookupRole} TO ${quoted(login)};`,
    `GRANT ${lookupRole} TO ${ownerRole};`,
    `GRANT CREATE ON DATABASE ${quoted(database)} TO ${ownerRole};`,
    `GRANT CREATE, USAGE ON SCHEMA public TO ${ownerRole};`,
    `GRANT USAGE ON SCHEMA public TO ${serviceRole};`,
    `GRANT CREATE, USAGE ON SCHEMA public TO ${lookupRole};`,
  ].join('\n')
}
