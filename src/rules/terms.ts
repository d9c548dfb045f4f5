/**
 * The closed vocabularies of the plan language and of facts. A city adds its own identities,
 * lists and further amounts by name inside its plan; what stands here has a meaning in code.
 */

export const eventKinds = [
  'inpatient',
  'outpatient',
  'special-outpatient',
  'emergency-observation',
  'home-bed',
  'diagnosis',
  'accident',
  'disability',
  'death',
  'property-loss',
  'family-illness',
  'family-death',
  'life-event',
] as const
export type EventKind = (typeof eventKinds)[number]

export const dateNames = [
  'admittedOn',
  'dischargedOn',
  'settledOn',
  'diagnosedOn',
  'occurredOn',
] as const
export type DateName = (typeof dateNames)[number]

/** What a plan asks a date for: each kind of event answers all of them. */
export const dateRoles = ['version', 'cover', 'waiting', 'units', 'identity'] as const
export type DateRole = (typeof dateRoles)[number]

/** Amounts of a settlement record, named as in the glossary. In facts each ends in `Fen`. */
export const components = [
  'total',
  'inScope',
  'burden',
  'inPolicyBurden',
  'deductible',
  'copayment',
  'categoryB',
  'overPrice',
  'aboveCeiling',
  'outOfCatalogue',
  'pooledFund',
  'seriousIllnessFund',
  'medicalAssistance',
  'otherFunds',
  'personalAccount',
  'cash',
  'yearlyBurden',
  'loss',
] as const
export type Component = (typeof components)[number]

export const employmentKinds = [
  'in-service',
  'retired',
  'flexible',
  'agency',
  'migrant',
  'unemployed',
] as const
export const insuranceKinds = ['employee', 'resident', 'rural', 'none'] as const
export const sexes = ['female', 'male'] as const
export const regions = ['local', 'elsewhere'] as const
export const hospitalGrades = ['community', '1', '2', '3'] as const
export const enrolments = ['new', 'renewed', 'added'] as const
export type Enrolment = (typeof enrolments)[number]
export const endings = ['left', 'moved-workplace', 'moved-city', 'retired', 'died'] as const

/** The steps that a version puts into its own order, after the scale. */
export const orderedSteps = ['bonus', 'units', 'reduced', 'limits', 'minimum', 'rounding'] as const
export type OrderedStep = (typeof orderedSteps)[number]

export const roundingTargets = { fen: 1, jiao: 10, yuan: 100 } as const
export type RoundingTarget = keyof typeof roundingTargets

/** Why a line is what it is. `paid` is the only one with money. */
export const reasons = [
  'paid',
  'kind-not-covered',
  'fact-missing',
  'no-cover',
  'before-cover',
  'after-cover',
  'not-eligible',
  'claimed-too-late',
  'no-version',
  'waiting',
  'condition',
  'not-listed',
  'base-zero',
  'below-deductible',
  'below-first-band',
  'days-not-reached',
  'paid-before',
  'limit-used',
  'excluded-by-other-benefit',
  'joint-ceiling',
  'rounded-to-zero',
] as const
export type Reason = (typeof reasons)[number]
