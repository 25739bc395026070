/**
 * Fastify's own serializer, made for a reply the first time that reply is sent. Making all of them before the first request
 * took a third of the start; most of a process's routes are asked long after it.
 */
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'

type Build = ReturnType<typeof SerializerSelector>

/** In the shape of Fastify's `buildSerializer`. A schema that cannot be compiled faults with the first reply: tests send each. */
export const buildLazySerializer: Build = (externalSchemas, options) => {
  const build = SerializerSelector()(externalSchemas, options)
  return route => {
    let serialize: ReturnType<typeof build> | undefined
    return data => {
      serialize ??= build(route)
      return serialize(data)
    }
  }
}
