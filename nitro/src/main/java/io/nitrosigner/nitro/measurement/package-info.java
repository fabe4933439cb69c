/**
 * Platform configuration registers: what they hold, and what an image or a configuration will make
 * them hold before anything runs.
 */
package io.nitrosigner.nitro.measurement;
