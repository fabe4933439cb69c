/**
 * vsock between the processes of one machine, over Unix sockets in the convention of Firecracker:
 * the parent reaches a guest through one socket and a {@code CONNECT} line, a guest reaches the
 * parent through one socket a port.
 */
package io.nitrosigner.emulators.vsock;
