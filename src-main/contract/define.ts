/** How a channel of the contract is declared, and the types that follow from a declaration. */
import type { BaseIssue, BaseSchema, InferOutput } from 'valibot'

export type Schema<T = unknown> = BaseSchema<unknown, T, BaseIssue<unknown>>

export interface Query<I extends Schema = Schema, O extends Schema = Schema> { kind: 'query', input: I, output: O }
export interface Command<I extends Schema = Schema, O extends Schema = Schema> { kind: 'command', input: I, output: O }
export interface Event<P extends Schema = Schema> { kind: 'event', payload: P }
export type Call = Query | Command
export type ChannelTable = Readonly<Record<string, Call | Event>>

/** A call that reads. */
export function query<I extends Schema, O extends Schema>(input: I, output: O): Query<I, O> {
  return { kind: 'query', input, output }
}

/** A call that changes something. */
export function command<I extends Schema, O extends Schema>(input: I, output: O): Command<I, O> {
  return { kind: 'command', input, output }
}

/** A message from main to the page. */
export function event<P extends Schema>(payload: P): Event<P> {
  return { kind: 'event', payload }
}

export type CallNames<T extends ChannelTable> = { [K in keyof T]: T[K] extends Call ? K : never }[keyof T] & string
export type EventNames<T extends ChannelTable> = { [K in keyof T]: T[K] extends Event ? K : never }[keyof T] & string
export type InputOf<C> = C extends { input: infer I extends Schema } ? InferOutput<I> : never
export type OutputOf<C> = C extends { output: infer O extends Schema } ? InferOutput<O> : never
export type PayloadOf<C> = C extends { payload: infer P extends Schema } ? InferOutput<P> : never

/** A handler of a call that answers nothing need not return it. */
type Answer<T> = [T] extends [undefined] ? void | Promise<void> | T | Promise<T> : T | Promise<T>

/** One handler a call; a missing one fails the type check. */
export type Handlers<T extends ChannelTable> = {
  [K in CallNames<T>]: (input: InputOf<T[K]>) => Answer<OutputOf<T[K]>>
}
