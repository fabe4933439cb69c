package io.nitrosigner.emulators.nitrocli;

import io.nitrosigner.emulators.nsm.AttestationPki;
import io.nitrosigner.emulators.nsm.BootRegisters;
import io.nitrosigner.emulators.nsm.EmulatedNsm;
import io.nitrosigner.emulators.nsm.NsmPlace;
import io.nitrosigner.emulators.nsm.NsmServer;
import io.nitrosigner.emulators.vsock.Multiplexer;
import java.time.InstantSource;

/** The virtual devices of one enclave: its security module and its vsock. */
record MachineDevices(NsmServer module, Multiplexer vsock) implements AutoCloseable {

  static MachineDevices open(RunDirectory runs, EnclaveRecord enclave, Instance instance) {
    InstantSource clock = InstantSource.system();
    NsmPlace place = new NsmPlace(instance.region(), instance.instanceId(), enclave.id());
    BootRegisters registers =
        BootRegisters.of(enclave.measured(), instance.roleArn(), instance.instanceId());
    EmulatedNsm module =
        new EmulatedNsm(
            place,
            enclave.order().debug() ? registers.inDebugMode() : registers,
            AttestationPki.open(instance.pkiDirectory(), clock),
            clock);
    Multiplexer vsock = Multiplexer.open(runs.root(), enclave.cid());
    return new MachineDevices(NsmServer.open(runs.moduleSocket(enclave.cid()), module), vsock);
  }

  @Override
  public void close() {
    module.close();
    vsock.close();
  }
}
