"""From LLVM's text of the kernels to machine code of one kind, with loops as vectors of the width that it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mcsv.errors import InternalError
from mcsv.kernels.objects import Level

__all__ = ["Target", "compiled", "optimized"]

_BELOW = """
declare double @llvm.sqrt.f64(double)

define double @sqrt(double %x) alwaysinline {
  %root = call double @llvm.sqrt.f64(double %x)
  ret double %root
}
"""
"""What kernels call and nobody else has: the processor's square root. None makes an array: none needs memory."""

_OF_THE_SYSTEM = {"memset", "memcpy", "memmove"}


@dataclass(frozen=True)
class Target:
    """What code is made for: LLVM's triple (its own system's where that is empty), processor and features.

    ``relocation``: how the code finds its place, as LLVM calls it.
    """

    machine: str
    processor: str
    features: str = ""
    triple: str = ""
    relocation: str = "pic"

    @classmethod
    def of(cls, level: Level) -> Target:
        """That of a kind of processor."""
        return cls(level.machine, level.name, level.tuning)


def compiled(texts: Sequence[str], kept: Sequence[str], target: Target) -> bytes:
    """The object for a target; of its functions only those that are ``kept`` can be seen.

    InternalError where the kernels call what is nowhere.
    """
    module, machine = optimized(texts, kept, target)
    asked = {each.name for each in module.functions if each.is_declaration and not each.name.startswith("llvm.")}
    if not asked <= _OF_THE_SYSTEM:
        raise InternalError(f"the kernels call {sorted(asked - _OF_THE_SYSTEM)}, which are nowhere")
    found = machine.emit_object(module)
    assert isinstance(found, bytes)
    return found


def optimized(texts: Sequence[str], kept: Sequence[str], target: Target) -> tuple[Any, Any]:
    """LLVM's module of all texts, as it is before it becomes machine code, and what makes that of it."""
    import llvmlite.binding as llvm

    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    triple = target.triple or "-".join((target.machine, *llvm.get_default_triple().split("-")[1:]))
    machine = llvm.Target.from_triple(triple).create_target_machine(
        cpu=target.processor, features=target.features, opt=3, reloc=target.relocation, codemodel="default"
    )
    module, *others = [llvm.parse_assembly(text) for text in (_BELOW, *texts)]
    for each in (module, *others):
        each.triple, each.data_layout = triple, str(machine.target_data)
    for each in others:
        module.link_in(each)
    for named in (*module.functions, *module.global_variables):
        if not named.is_declaration and named.name not in kept:
            named.linkage = "internal"
    options = llvm.create_pipeline_tuning_options(speed_level=3)
    options.loop_vectorization = options.slp_vectorization = True
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    return module, machine
