(module
  (import "ravine" "memory" (memory 1))
  (func $sumIsFinite (export "sumIsFinite") (param $start i32) (param $end i32) (result i32)
    (local $middle i32)
    (local $sum0 v128)
    (local $sum1 v128)
    (local $sum2 v128)
    (local $sum3 v128)
    local.get $start
    local.get $end
    local.get $start
    i32.sub
    i32.const 1
    i32.shr_u
    i32.add
    local.set $middle
    loop
      local.get $start
      v128.load align=4
      local.get $sum0
      f32x4.add
      local.set $sum0
      local.get $middle
      v128.load align=4
      local.get $sum1
      f32x4.add
      local.set $sum1
      local.get $start
      v128.load offset=16 align=4
      local.get $sum2
      f32x4.add
      local.set $sum2
      local.get $middle
      v128.load offset=16 align=4
      local.get $sum3
      f32x4.add
      local.set $sum3
      local.get $start
      v128.load offset=32 align=4
      local.get $sum0
      f32x4.add
      local.set $sum0
      local.get $middle
      v128.load offset=32 align=4
      local.get $sum1
      f32x4.add
      local.set $sum1
      local.get $start
      v128.load offset=48 align=4
      local.get $sum2
      f32x4.add
      local.set $sum2
      local.get $middle
      v128.load offset=48 align=4
      local.get $sum3
      f32x4.add
      local.set $sum3
      local.get $start
      i32.const 64
      i32.add
      local.set $start
      local.get $middle
      i32.const 64
      i32.add
      local.set $middle
      local.get $middle
      local.get $end
      i32.lt_u
      br_if 0
    end
    local.get $sum0
    local.get $sum3
    f32x4.add
    local.set $sum3
    local.get $sum1
    local.get $sum3
    f32x4.add
    local.set $sum3
    local.get $sum2
    local.get $sum3
    f32x4.add
    local.set $sum3
    local.get $sum3
    local.get $sum3
    f32x4.sub
    v128.any_true
    i32.eqz
  )
  (func $stage0 (export "stage0") (param $start i32) (param $end i32) (param $stride i32) (param $row i32) (result i32)
    (local $g.at i32)
    (local $m.at i32)
    (local $v.at i32)
    (local $scalar v128)
    (local $limit v128)
    (local $beta1 v128)
    (local $scalar.2 v128)
    (local $beta2 v128)
    (local $scalar.3 v128)
    (local $scalar.4 v128)
    (local $scalar.5 v128)
    (local $epsilon v128)
    (local $clamp.mask v128)
    (local $w v128)
    (local $g v128)
    (local $m v128)
    (local $v v128)
    (local $g.2 v128)
    (local $x v128)
    (local $x.2 v128)
    (local $m.2 v128)
    (local $x.3 v128)
    (local $x.4 v128)
    (local $x.5 v128)
    (local $v.2 v128)
    (local $vHat v128)
    (local $x.6 v128)
    (local $x.7 v128)
    (local $x.8 v128)
    (local $x.9 v128)
    (local $w.2 v128)
    (local $w.3 v128)
    (local $g.3 v128)
    (local $m.3 v128)
    (local $v.3 v128)
    (local $g.4 v128)
    (local $x.10 v128)
    (local $x.11 v128)
    (local $m.4 v128)
    (local $x.12 v128)
    (local $x.13 v128)
    (local $x.14 v128)
    (local $v.4 v128)
    (local $vHat.2 v128)
    (local $x.15 v128)
    (local $x.16 v128)
    (local $x.17 v128)
    (local $x.18 v128)
    (local $w.4 v128)
    (local $w.sum0 v128)
    (local $w.sum1 v128)
    (local $w.sum2 v128)
    (local $w.sum3 v128)
    local.get $start
    local.get $stride
    i32.add
    local.set $g.at
    local.get $g.at
    local.get $stride
    i32.add
    local.set $m.at
    local.get $m.at
    local.get $stride
    i32.add
    local.set $v.at
    local.get $row
    v128.load32_splat align=4
    local.set $scalar
    local.get $row
    v128.load32_splat offset=4 align=4
    local.set $limit
    local.get $row
    v128.load32_splat offset=8 align=4
    local.set $beta1
    local.get $row
    v128.load32_splat offset=12 align=4
    local.set $scalar.2
    local.get $row
    v128.load32_splat offset=16 align=4
    local.set $beta2
    local.get $row
    v128.load32_splat offset=20 align=4
    local.set $scalar.3
    local.get $row
    v128.load32_splat offset=24 align=4
    local.set $scalar.4
    local.get $row
    v128.load32_splat offset=28 align=4
    local.set $scalar.5
    local.get $row
    v128.load32_splat offset=32 align=4
    local.set $epsilon
    local.get $limit
    local.get $limit
    f32x4.ne
    local.get $limit
    v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
    f32x4.eq
    local.get $limit
    v128.and
    v128.or
    local.set $clamp.mask
    loop
      local.get $start
      v128.load align=4
      local.set $w
      local.get $start
      v128.load offset=16 align=4
      local.set $w.3
      local.get $g.at
      v128.load align=4
      local.set $g
      local.get $g.at
      v128.load offset=16 align=4
      local.set $g.3
      local.get $m.at
      v128.load align=4
      local.set $m
      local.get $m.at
      v128.load offset=16 align=4
      local.set $m.3
      local.get $v.at
      v128.load align=4
      local.set $v
      local.get $v.at
      v128.load offset=16 align=4
      local.set $v.3
      local.get $g
      local.get $scalar
      f32x4.pmax
      local.get $limit
      f32x4.pmin
      local.get $clamp.mask
      v128.or
      local.set $g.2
      local.get $g.3
      local.get $scalar
      f32x4.pmax
      local.get $limit
      f32x4.pmin
      local.get $clamp.mask
      v128.or
      local.set $g.4
      local.get $beta1
      local.get $m
      f32x4.mul
      local.set $x
      local.get $beta1
      local.get $m.3
      f32x4.mul
      local.set $x.10
      local.get $scalar.2
      local.get $g.2
      f32x4.mul
      local.set $x.2
      local.get $scalar.2
      local.get $g.4
      f32x4.mul
      local.set $x.11
      local.get $x
      local.get $x.2
      f32x4.add
      local.set $m.2
      local.get $x.10
      local.get $x.11
      f32x4.add
      local.set $m.4
      local.get $beta2
      local.get $v
      f32x4.mul
      local.set $x.3
      local.get $beta2
      local.get $v.3
      f32x4.mul
      local.set $x.12
      local.get $g.2
      local.get $g.2
      f32x4.mul
      local.set $x.4
      local.get $g.4
      local.get $g.4
      f32x4.mul
      local.set $x.13
      local.get $scalar.3
      local.get $x.4
      f32x4.mul
      local.set $x.5
      local.get $scalar.3
      local.get $x.13
      f32x4.mul
      local.set $x.14
      local.get $x.3
      local.get $x.5
      f32x4.add
      local.set $v.2
      local.get $x.12
      local.get $x.14
      f32x4.add
      local.set $v.4
      local.get $scalar.4
      local.get $v.2
      f32x4.mul
      local.set $vHat
      local.get $scalar.4
      local.get $v.4
      f32x4.mul
      local.set $vHat.2
      local.get $scalar.5
      local.get $m.2
      f32x4.mul
      local.set $x.6
      local.get $scalar.5
      local.get $m.4
      f32x4.mul
      local.set $x.15
      local.get $vHat
      f32x4.sqrt
      local.set $x.7
      local.get $vHat.2
      f32x4.sqrt
      local.set $x.16
      local.get $x.7
      local.get $epsilon
      f32x4.add
      local.set $x.8
      local.get $x.16
      local.get $epsilon
      f32x4.add
      local.set $x.17
      local.get $x.6
      local.get $x.8
      f32x4.div
      local.set $x.9
      local.get $x.15
      local.get $x.17
      f32x4.div
      local.set $x.18
      local.get $w
      local.get $x.9
      f32x4.sub
      local.set $w.2
      local.get $w.3
      local.get $x.18
      f32x4.sub
      local.set $w.4
      local.get $start
      local.get $w.4
      v128.store offset=16 align=4
      local.get $start
      local.get $w.2
      v128.store align=4
      local.get $m.at
      local.get $m.4
      v128.store offset=16 align=4
      local.get $m.at
      local.get $m.2
      v128.store align=4
      local.get $v.at
      local.get $v.4
      v128.store offset=16 align=4
      local.get $v.at
      local.get $v.2
      v128.store align=4
      local.get $w.sum0
      local.get $w.2
      f32x4.add
      local.set $w.sum0
      local.get $w.sum1
      local.get $w.4
      f32x4.add
      local.set $w.sum1
      local.get $start
      v128.load offset=32 align=4
      local.set $w
      local.get $start
      v128.load offset=48 align=4
      local.set $w.3
      local.get $g.at
      v128.load offset=32 align=4
      local.set $g
      local.get $g.at
      v128.load offset=48 align=4
      local.set $g.3
      local.get $m.at
      v128.load offset=32 align=4
      local.set $m
      local.get $m.at
      v128.load offset=48 align=4
      local.set $m.3
      local.get $v.at
      v128.load offset=32 align=4
      local.set $v
      local.get $v.at
      v128.load offset=48 align=4
      local.set $v.3
      local.get $g
      local.get $scalar
      f32x4.pmax
      local.get $limit
      f32x4.pmin
      local.get $clamp.mask
      v128.or
      local.set $g.2
      local.get $g.3
      local.get $scalar
      f32x4.pmax
      local.get $limit
      f32x4.pmin
      local.get $clamp.mask
      v128.or
      local.set $g.4
      local.get $beta1
      local.get $m
      f32x4.mul
      local.set $x
      local.get $beta1
      local.get $m.3
      f32x4.mul
      local.set $x.10
      local.get $scalar.2
      local.get $g.2
      f32x4.mul
      local.set $x.2
      local.get $scalar.2
      local.get $g.4
      f32x4.mul
      local.set $x.11
      local.get $x
      local.get $x.2
      f32x4.add
      local.set $m.2
      local.get $x.10
      local.get $x.11
      f32x4.add
      local.set $m.4
      local.get $beta2
      local.get $v
      f32x4.mul
      local.set $x.3
      local.get $beta2
      local.get $v.3
      f32x4.mul
      local.set $x.12
      local.get $g.2
      local.get $g.2
      f32x4.mul
      local.set $x.4
      local.get $g.4
      local.get $g.4
      f32x4.mul
      local.set $x.13
      local.get $scalar.3
      local.get $x.4
      f32x4.mul
      local.set $x.5
      local.get $scalar.3
      local.get $x.13
      f32x4.mul
      local.set $x.14
      local.get $x.3
      local.get $x.5
      f32x4.add
      local.set $v.2
      local.get $x.12
      local.get $x.14
      f32x4.add
      local.set $v.4
      local.get $scalar.4
      local.get $v.2
      f32x4.mul
      local.set $vHat
      local.get $scalar.4
      local.get $v.4
      f32x4.mul
      local.set $vHat.2
      local.get $scalar.5
      local.get $m.2
      f32x4.mul
      local.set $x.6
      local.get $scalar.5
      local.get $m.4
      f32x4.mul
      local.set $x.15
      local.get $vHat
      f32x4.sqrt
      local.set $x.7
      local.get $vHat.2
      f32x4.sqrt
      local.set $x.16
      local.get $x.7
      local.get $epsilon
      f32x4.add
      local.set $x.8
      local.get $x.16
      local.get $epsilon
      f32x4.add
      local.set $x.17
      local.get $x.6
      local.get $x.8
      f32x4.div
      local.set $x.9
      local.get $x.15
      local.get $x.17
      f32x4.div
      local.set $x.18
      local.get $w
      local.get $x.9
      f32x4.sub
      local.set $w.2
      local.get $w.3
      local.get $x.18
      f32x4.sub
      local.set $w.4
      local.get $start
      local.get $w.4
      v128.store offset=48 align=4
      local.get $start
      local.get $w.2
      v128.store offset=32 align=4
      local.get $m.at
      local.get $m.4
      v128.store offset=48 align=4
      local.get $m.at
      local.get $m.2
      v128.store offset=32 align=4
      local.get $v.at
      local.get $v.4
      v128.store offset=48 align=4
      local.get $v.at
      local.get $v.2
      v128.store offset=32 align=4
      local.get $w.sum2
      local.get $w.2
      f32x4.add
      local.set $w.sum2
      local.get $w.sum3
      local.get $w.4
      f32x4.add
      local.set $w.sum3
      local.get $start
      i32.const 64
      i32.add
      local.set $start
      local.get $g.at
      i32.const 64
      i32.add
      local.set $g.at
      local.get $m.at
      i32.const 64
      i32.add
      local.set $m.at
      local.get $v.at
      i32.const 64
      i32.add
      local.set $v.at
      local.get $start
      local.get $end
      i32.lt_u
      br_if 0
    end
    local.get $w.sum0
    local.get $w.sum3
    f32x4.add
    local.set $w.sum3
    local.get $w.sum1
    local.get $w.sum3
    f32x4.add
    local.set $w.sum3
    local.get $w.sum2
    local.get $w.sum3
    f32x4.add
    local.set $w.sum3
    local.get $w.sum3
    local.get $w.sum3
    f32x4.sub
    v128.any_true
    i32.eqz
  )
)
