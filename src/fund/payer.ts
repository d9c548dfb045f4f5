import { sql } from 'drizzle-orm'
import { ledgerMovement, subsidyPayers, type payers } from './tables.ts'

export type Payer = (typeof payers)[number]
/** Pays the federation by itself, for people of all workplaces. */
export type SubsidyPayer = (typeof subsidyPayers)[number]

export const isSubsidy = (payer: string): payer is SubsidyPayer =>
  subsidyPayers.some((one) => one === payer)

/** Whose part of a contribution a movement is: the whole was the workplace's once. */
export const payerOf = sql<Payer>`coalesce(${ledgerMovement.payer}, 'workplace')`
