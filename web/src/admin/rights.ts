// The roles and levels of the service, for choosing.
import { said } from '../words/index.svelte'

const ROLES = ['duty_officer', 'commander', 'leader', 'verifier', 'reporter', 'storekeeper', 'shelter_keeper', 'donations_clerk', 'auditor', 'partner', 'administrator', 'reserves_officer', 'finance_officer']
export const LEVELS = ['I', 'II', 'III', 'IV'] as const
export const roleOptions = () => ROLES.map((key) => ({ key, name: said('role', key) }))
export const levelOptions = () => [...LEVELS, 'warning'].map((key) => ({ key, name: said('level', key) }))
