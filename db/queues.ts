/**
 * The names of the queues. They stand in the ground floor because making a queue makes a table, which only the owner may
 * do while migrating; what a queue's jobs do is said where they are worked.
 */
export const queues = [
  'housekeeping',
  'loop-figures',
  'figures-watch',
  'calibration-run',
  'calibration-due',
  'calibration-watch',
  'calibration-nightly',
  'signals-analysis',
  'signals-watch',
  'notifications',
  'notifications-clock',
  'import-run',
  'import-watch',
  'webhook-outbox',
  'webhook-watch',
  'pushes',
  'pushes-watch',
] as const
export type Queue = (typeof queues)[number]

/** The job library's own, through which it sends what the clock asks for; it may not make it as the service. */
export const clockQueue = '__pgboss__send-it'

/** The schema that holds the job tables. */
export const jobsSchema = 'pgboss'
