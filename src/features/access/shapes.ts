/** What people, keys and sessions look like on the wire. */
import { z } from 'zod'
import { Role, Scope } from '../../domain/actor.ts'
import { Id, Time, TimeIn } from '../../platform/json-schema.ts'

export const PersonFunction = z.enum(['product', 'engineering', 'design', 'other']).meta({ id: 'PersonFunction' })
export const Email = z.email('Give an e-mail address').max(254)
export const Name = z.string().trim().min(1, 'Give a name').max(200)
export const Password = z.string().min(10, 'Use at least 10 characters').max(256, 'Use at most 256 characters')
export const ExternalRef = z.strictObject({ source: z.string().min(1).max(60), id: z.string().min(1).max(200) })

export const Person = z
  .strictObject({
    id: Id,
    name: z.string(),
    email: z.string(),
    function: PersonFunction,
    seniority: z.int().min(1).max(5).meta({ description: '1 (new to the work) to 5 (leads the field here)' }),
    manager_id: Id.nullable(),
    roles: z.array(Role),
    active: z.boolean().meta({ description: 'false: signs in no more and is assigned no more; what they wrote stays' }),
    created_at: Time,
    updated_at: Time,
  })
  .meta({ id: 'Person', description: 'Somebody of the company: interviewer, hiring manager, recruiter …' })

export const DirectoryEntry = z
  .strictObject({
    id: Id,
    name: z.string(),
    function: PersonFunction,
    seniority: z.int(),
    interviewer: z.boolean().meta({ description: 'whether interviewing is one of their roles' }),
  })
  .meta({
    id: 'DirectoryEntry',
    description: 'Somebody who can be named as a panelist, an owner or a deputy: no address, no roles',
  })

const Seniority = z.int().min(1).max(5)
const Roles = z
  .array(Role)
  .max(6)
  .refine(list => new Set(list).size === list.length, 'Name each role once')

export const NewPerson = z
  .strictObject({
    name: Name,
    email: Email,
    function: PersonFunction,
    seniority: Seniority,
    manager_id: Id.nullable().default(null),
    roles: Roles.default(['interviewer']),
    password: Password.optional().meta({ description: 'may be set later; without one the person cannot sign in' }),
    external: ExternalRef.optional(),
  })
  // What waits for a second person is kept as it came, and a password is kept nowhere.
  .refine(person => person.password === undefined || !person.roles.includes('admin'), {
    path: ['password'],
    message: "An admin's password is set once a second admin has granted the account",
  })
  .meta({
    id: 'NewPerson',
    examples: [
      {
        name: 'Ines Duarte',
        email: 'ines@northwind.example',
        function: 'product',
        seniority: 4,
        roles: ['interviewer', 'hiring_manager'],
      },
    ],
  })

export const PersonChange = z
  .strictObject({
    name: Name.optional(),
    email: Email.optional(),
    function: PersonFunction.optional(),
    seniority: Seniority.optional(),
    manager_id: Id.nullable().optional(),
    roles: Roles.optional(),
    active: z.boolean().optional(),
  })
  .refine(change => Object.keys(change).length > 0, 'Name at least one field')
  .meta({ id: 'PersonChange', examples: [{ seniority: 5, roles: ['interviewer', 'head_of_product'] }] })

export const SignIn = z
  .strictObject({
    email: z.string().min(1).max(254),
    password: z.string().min(1).max(256),
    company: z.string().min(1).max(100).optional(),
  })
  .meta({
    id: 'SignIn',
    description: '`company` is the slug, needed only where the address exists in several companies',
    examples: [{ email: 'ines@northwind.example', password: 'correct horse battery' }],
  })

export const Session = z
  .strictObject({
    token_type: z.literal('Bearer'),
    access_token: z.string(),
    expires_in: z.int().meta({ description: 'seconds' }),
    refresh_token: z.string().meta({ description: 'for one use; each refresh gives the next one' }),
  })
  .meta({ id: 'Session' })

export const SignInOptions = z
  .strictObject({
    demo: z
      .strictObject({
        password: z.string(),
        people: z.array(
          z.strictObject({ name: z.string(), email: z.string(), role: z.string(), what_for: z.string() }),
        ),
      })
      .nullable()
      .meta({ description: 'whom anybody may sign in as; null unless this is a demonstration' }),
    oidc: z
      .strictObject({ name: z.string() })
      .nullable()
      .meta({ description: "the company's own provider, by the name for its button; null where none is connected" }),
  })
  .meta({ id: 'SignInOptions', description: 'The ways in which one can sign in here' })

export const OidcAuthorization = z
  .strictObject({ url: z.string().meta({ description: 'the address to send the browser to' }) })
  .meta({ id: 'OidcAuthorization' })

const returnedMax = 4_000
export const OidcReturn = z.strictObject({ query: z.string().min(1).max(returnedMax) }).meta({
  id: 'OidcReturn',
  description: 'what stood behind the question mark of the address that the provider sent the browser to',
  examples: [{ query: 'code=Zk3fYc0mQWv2&state=bL8sT1xN5pR7&iss=https%3A%2F%2Flogin.northwind.example' }],
})

export const RefreshRequest = z
  .strictObject({ refresh_token: z.string().min(1).max(200) })
  .meta({ id: 'RefreshRequest', examples: [{ refresh_token: 'Zk3fYc0mQWv2bL8sT1xN5pR7uA9dE4gH6jK0iO2yBvC' }] })

export const Me = z
  .strictObject({
    kind: z.enum(['person', 'integration']),
    id: Id,
    name: z.string(),
    email: z.string().nullable(),
    function: PersonFunction.nullable(),
    seniority: z.int().nullable(),
    roles: z.array(Role),
    scopes: z.array(Scope),
    company: z.strictObject({ id: Id, slug: z.string(), name: z.string(), demo: z.boolean() }),
    card_id: Id.nullable().meta({ description: 'signed in by the link of a mail: the one card this opens' }),
    permissions: z
      .record(z.string(), z.string())
      .meta({ description: 'what the person may do where nothing particular is meant: `allowed` or the refusal' }),
  })
  .meta({ id: 'Me', description: 'Who is signed in' })

export const Company = z
  .strictObject({
    id: Id,
    slug: z.string(),
    name: z.string(),
    seal_mode: z
      .enum(['loop', 'own_card'])
      .meta({ description: 'when panelists see each other: at the release of the loop, or once their own card is in' }),
    signals_engine: z.enum(['rules', 'rules_and_model']).meta({
      description:
        'how language signals are looked for: by rules and the statistical layer, as from the start, or by rules alone, which miss more and take 220 MB less memory; counts from the next analysis on',
    }),
    card_due_hours: z.int().meta({ description: 'hours after the end of an interview until its cards are due' }),
    past_scorecards: z.boolean().meta({ description: 'whether imports may bring cards that were written elsewhere' }),
    demo: z.boolean(),
    updated_at: Time,
  })
  .meta({ id: 'Company' })

export const CompanyChange = z
  .strictObject({
    name: Name.optional(),
    seal_mode: z.enum(['loop', 'own_card']).optional(),
    signals_engine: z.enum(['rules', 'rules_and_model']).optional(),
    card_due_hours: z.int().min(1).max(240).optional(),
    past_scorecards: z.boolean().optional(),
  })
  .refine(change => Object.keys(change).length > 0, 'Name at least one field')
  .meta({ id: 'CompanyChange', examples: [{ card_due_hours: 48 }] })

export const ApiKey = z
  .strictObject({
    id: Id,
    name: z.string(),
    scopes: z.array(Scope),
    hint: z.string().meta({ description: 'how the key begins' }),
    created_by_id: Id,
    rotated_from_id: Id.nullable(),
    created_at: Time,
    expires_at: Time.nullable(),
    revoked_at: Time.nullable(),
    last_used_at: Time.nullable(),
  })
  .meta({ id: 'ApiKey' })

export const NewApiKey = z
  .strictObject({
    name: Name,
    scopes: z.array(Scope).min(1).max(Scope.options.length),
    expires_at: TimeIn.nullable().default(null),
  })
  .meta({ id: 'NewApiKey', examples: [{ name: 'Nightly warehouse', scopes: ['loops:read', 'debriefs:read'] }] })

export const ShownApiKey = z
  .strictObject({ ...ApiKey.shape, key: z.string().meta({ description: 'shown this once' }) })
  .meta({ id: 'ShownApiKey' })

export const KeyRotation = z.strictObject({ overlap_hours: z.int().min(0).max(168).default(24) }).meta({
  id: 'KeyRotation',
  description: 'how long the old key goes on working beside the new one',
  examples: [{ overlap_hours: 24 }],
})

export const PasswordChange = z.strictObject({ current: z.string().max(256).optional(), password: Password }).meta({
  id: 'PasswordChange',
  description: "`current` is needed for one's own",
  examples: [{ current: 'correct horse battery', password: 'a longer one than before' }],
})

export const OwnAct = z
  .strictObject({
    at: Time,
    record: z
      .enum(['event', 'access'])
      .meta({ description: '`event`: something done. `access`: evidence read, or a refusal' }),
    act: z.string().meta({ description: 'the type of the event, or the operation that was asked for' }),
    outcome: z.enum([
      'done',
      'read',
      'loop_sealed',
      'forbidden',
      'scope_missing',
      'gone',
      'own_card_open',
      'decision_owner_only',
    ]),
    loop_id: Id.nullable(),
    subject_id: Id.nullable().meta({ description: 'what it was done to or what was read' }),
  })
  .meta({ id: 'OwnAct', description: 'A line that the records keep of the reader' })

export const Unmasking = z
  .strictObject({ id: Id, person_id: Id, reason: z.string(), created_at: Time, expires_at: Time })
  .meta({ id: 'Unmasking', description: "An auditor's sight of real names, for an hour" })

export const Reason = z.string().trim().min(3, 'Say why, in a few words').max(2_000)
