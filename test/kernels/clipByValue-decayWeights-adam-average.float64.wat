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
      f64x2.add
      local.set $sum0
      local.get $middle
      v128.load align=4
      local.get $sum1
      f64x2.add
      local.set $sum1
      local.get $start
      v128.load offset=16 align=4
      local.get $sum2
      f64x2.add
      local.set $sum2
      local.get $middle
      v128.load offset=16 align=4
      local.get $sum3
      f64x2.add
      local.set $sum3
      local.get $start
      v128.load offset=32 align=4
      local.get $sum0
      f64x2.add
      local.set $sum0
      local.get $middle
      v128.load offset=32 align=4
      local.get $sum1
      f64x2.add
      local.set $sum1
      local.get $start
      v128.load offset=48 align=4
      local.get $sum2
      f64x2.add
      local.set $sum2
      local.get $middle
      v128.load offset=48 align=4
      local.get $sum3
      f64x2.add
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
    f64x2.add
    local.set $sum3
    local.get $sum1
    local.get $sum3
    f64x2.add
    local.set $sum3
    local.get $sum2
    local.get $sum3
    f64x2.add
    local.set $sum3
    local.get $sum3
    local.get $sum3
    f64x2.sub
    v128.any_true
    i32.eqz
  )
  (func $stage0 (export "stage0") (param $start i32) (param $end i32) (param $stride i32) (param $row i32) (result i32)
    (local $g.at i32)
    (local $m.at i32)
    (local $v.at i32)
    (local $average.at i32)
    (local $scalar v128)
    (local $limit v128)
    (local $weightDecay v128)
    (local $beta1 v128)
    (local $scalar.2 v128)
    (local $beta2 v128)
    (local $scalar.3 v128)
    (local $scalar.4 v128)
    (local $scalar.5 v128)
    (local $epsilon v128)
    (local $scalar.6 v128)
    (local $clamp.mask v128)
    (local $w v128)
    (local $g v128)
    (local $m v128)
    (local $v v128)
    (local $average v128)
    (local $g.2 v128)
    (local $x v128)
    (local $g.3 v128)
    (local $x.2 v128)
    (local $x.3 v128)
    (local $m.2 v128)
    (local $x.4 v128)
    (local $x.5 v128)
    (local $x.6 v128)
    (local $v.2 v128)
    (local $vHat v128)
    (local $x.7 v128)
    (local $x.8 v128)
    (local $x.9 v128)
    (local $x.10 v128)
    (local $w.2 v128)
    (local $x.11 v128)
    (local $x.12 v128)
    (local $average.2 v128)
    (local $w.3 v128)
    (local $g.4 v128)
    (local $m.3 v128)
    (local $v.3 v128)
    (local $average.3 v128)
    (local $g.5 v128)
    (local $x.13 v128)
    (local $g.6 v128)
    (local $x.14 v128)
    (local $x.15 v128)
    (local $m.4 v128)
    (local $x.16 v128)
    (local $x.17 v128)
    (local $x.18 v128)
    (local $v.4 v128)
    (local $vHat.2 v128)
    (local $x.19 v128)
    (local $x.20 v128)
    (local $x.21 v128)
    (local $x.22 v128)
    (local $w.4 v128)
    (local $x.23 v128)
    (local $x.24 v128)
    (local $average.4 v128)
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
    local.get $v.at
    local.get $stride
    i32.add
    local.set $average.at
    local.get $row
    v128.load64_splat align=4
    local.set $scalar
    local.get $row
    v128.load64_splat offset=8 align=4
    local.set $limit
    local.get $row
    v128.load64_splat offset=16 align=4
    local.set $weightDecay
    local.get $row
    v128.load64_splat offset=24 align=4
    local.set $beta1
    local.get $row
    v128.load64_splat offset=32 align=4
    local.set $scalar.2
    local.get $row
    v128.load64_splat offset=40 align=4
    local.set $beta2
    local.get $row
    v128.load64_splat offset=48 align=4
    local.set $scalar.3
    local.get $row
    v128.load64_splat offset=56 align=4
    local.set $scalar.4
    local.get $row
    v128.load64_splat offset=64 align=4
    local.set $scalar.5
    local.get $row
    v128.load64_splat offset=72 align=4
    local.set $epsilon
    local.get $row
    v128.load64_splat offset=80 align=4
    local.set $scalar.6
    local.get $limit
    local.get $limit
    f64x2.ne
    local.get $limit
    v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
    f64x2.eq
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
      local.set $g.4
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
      local.get $average.at
      v128.load align=4
      local.set $average
      local.get $average.at
      v128.load offset=16 align=4
      local.set $average.3
      local.get $g
      local.get $scalar
      f64x2.pmax
      local.get $limit
      f64x2.pmin
      local.get $clamp.mask
      v128.or
      local.set $g.2
      local.get $g.4
      local.get $scalar
      f64x2.pmax
      local.get $limit
      f64x2.pmin
      local.get $clamp.mask
      v128.or
      local.set $g.5
      local.get $weightDecay
      local.get $w
      f64x2.mul
      local.set $x
      local.get $weightDecay
      local.get $w.3
      f64x2.mul
      local.set $x.13
      local.get $g.2
      local.get $x
      f64x2.add
      local.set $g.3
      local.get $g.5
      local.get $x.13
      f64x2.add
      local.set $g.6
      local.get $beta1
      local.get $m
      f64x2.mul
      local.set $x.2
      local.get $beta1
      local.get $m.3
      f64x2.mul
      local.set $x.14
      local.get $scalar.2
      local.get $g.3
      f64x2.mul
      local.set $x.3
      local.get $scalar.2
      local.get $g.6
      f64x2.mul
      local.set $x.15
      local.get $x.2
      local.get $x.3
      f64x2.add
      local.set $m.2
      local.get $x.14
      local.get $x.15
      f64x2.add
      local.set $m.4
      local.get $beta2
      local.get $v
      f64x2.mul
      local.set $x.4
      local.get $beta2
      local.get $v.3
      f64x2.mul
      local.set $x.16
      local.get $g.3
      local.get $g.3
      f64x2.mul
      local.set $x.5
      local.get $g.6
      local.get $g.6
      f64x2.mul
      local.set $x.17
      local.get $scalar.3
      local.get $x.5
      f64x2.mul
      local.set $x.6
      local.get $scalar.3
      local.get $x.17
      f64x2.mul
      local.set $x.18
      local.get $x.4
      local.get $x.6
      f64x2.add
      local.set $v.2
      local.get $x.16
      local.get $x.18
      f64x2.add
      local.set $v.4
      local.get $scalar.4
      local.get $v.2
      f64x2.mul
      local.set $vHat
      local.get $scalar.4
      local.get $v.4
      f64x2.mul
      local.set $vHat.2
      local.get $scalar.5
      local.get $m.2
      f64x2.mul
      local.set $x.7
      local.get $scalar.5
      local.get $m.4
      f64x2.mul
      local.set $x.19
      local.get $vHat
      f64x2.sqrt
      local.set $x.8
      local.get $vHat.2
      f64x2.sqrt
      local.set $x.20
      local.get $x.8
      local.get $epsilon
      f64x2.add
      local.set $x.9
      local.get $x.20
      local.get $epsilon
      f64x2.add
      local.set $x.21
      local.get $x.7
      local.get $x.9
      f64x2.div
      local.set $x.10
      local.get $x.19
      local.get $x.21
      f64x2.div
      local.set $x.22
      local.get $w
      local.get $x.10
      f64x2.sub
      local.set $w.2
      local.get $w.3
      local.get $x.22
      f64x2.sub
      local.set $w.4
      local.get $w.2
      local.get $average
      f64x2.sub
      local.set $x.11
      local.get $w.4
      local.get $average.3
      f64x2.sub
      local.set $x.23
      local.get $scalar.6
      local.get $x.11
      f64x2.mul
      local.set $x.12
      local.get $scalar.6
      local.get $x.23
      f64x2.mul
      local.set $x.24
      local.get $average
      local.get $x.12
      f64x2.add
      local.set $average.2
      local.get $average.3
      local.get $x.24
      f64x2.add
      local.set $average.4
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
      local.get $average.at
      local.get $average.4
      v128.store offset=16 align=4
      local.get $average.at
      local.get $average.2
      v128.store align=4
      local.get $w.sum0
      local.get $w.2
      f64x2.add
      local.set $w.sum0
      local.get $w.sum1
      local.get $w.4
      f64x2.add
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
      local.set $g.4
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
      local.get $average.at
      v128.load offset=32 align=4
      local.set $average
      local.get $average.at
      v128.load offset=48 align=4
      local.set $average.3
      local.get $g
      local.get $scalar
      f64x2.pmax
      local.get $limit
      f64x2.pmin
      local.get $clamp.mask
      v128.or
      local.set $g.2
      local.get $g.4
      local.get $scalar
      f64x2.pmax
      local.get $limit
      f64x2.pmin
      local.get $clamp.mask
      v128.or
      local.set $g.5
      local.get $weightDecay
      local.get $w
      f64x2.mul
      local.set $x
      local.get $weightDecay
      local.get $w.3
      f64x2.mul
      local.set $x.13
      local.get $g.2
      local.get $x
      f64x2.add
      local.set $g.3
      local.get $g.5
      local.get $x.13
      f64x2.add
      local.set $g.6
      local.get $beta1
      local.get $m
      f64x2.mul
      local.set $x.2
      local.get $beta1
      local.get $m.3
      f64x2.mul
      local.set $x.14
      local.get $scalar.2
      local.get $g.3
      f64x2.mul
      local.set $x.3
      local.get $scalar.2
      local.get $g.6
      f64x2.mul
      local.set $x.15
      local.get $x.2
      local.get $x.3
      f64x2.add
      local.set $m.2
      local.get $x.14
      local.get $x.15
      f64x2.add
      local.set $m.4
      local.get $beta2
      local.get $v
      f64x2.mul
      local.set $x.4
      local.get $beta2
      local.get $v.3
      f64x2.mul
      local.set $x.16
      local.get $g.3
      local.get $g.3
      f64x2.mul
      local.set $x.5
      local.get $g.6
      local.get $g.6
      f64x2.mul
      local.set $x.17
      local.get $scalar.3
      local.get $x.5
      f64x2.mul
      local.set $x.6
      local.get $scalar.3
      local.get $x.17
      f64x2.mul
      local.set $x.18
      local.get $x.4
      local.get $x.6
      f64x2.add
      local.set $v.2
      local.get $x.16
      local.get $x.18
      f64x2.add
      local.set $v.4
      local.get $scalar.4
      local.get $v.2
      f64x2.mul
      local.set $vHat
      local.get $scalar.4
      local.get $v.4
      f64x2.mul
      local.set $vHat.2
      local.get $scalar.5
      local.get $m.2
      f64x2.mul
      local.set $x.7
      local.get $scalar.5
      local.get $m.4
      f64x2.mul
      local.set $x.19
      local.get $vHat
      f64x2.sqrt
      local.set $x.8
      local.get $vHat.2
      f64x2.sqrt
      local.set $x.20
      local.get $x.8
      local.get $epsilon
      f64x2.add
      local.set $x.9
      local.get $x.20
      local.get $epsilon
      f64x2.add
      local.set $x.21
      local.get $x.7
      local.get $x.9
      f64x2.div
      local.set $x.10
      local.get $x.19
      local.get $x.21
      f64x2.div
      local.set $x.22
      local.get $w
      local.get $x.10
      f64x2.sub
      local.set $w.2
      local.get $w.3
      local.get $x.22
      f64x2.sub
      local.set $w.4
      local.get $w.2
      local.get $average
      f64x2.sub
      local.set $x.11
      local.get $w.4
      local.get $average.3
      f64x2.sub
      local.set $x.23
      local.get $scalar.6
      local.get $x.11
      f64x2.mul
      local.set $x.12
      local.get $scalar.6
      local.get $x.23
      f64x2.mul
      local.set $x.24
      local.get $average
      local.get $x.12
      f64x2.add
      local.set $average.2
      local.get $average.3
      local.get $x.24
      f64x2.add
      local.set $average.4
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
      local.get $average.at
      local.get $average.4
      v128.store offset=48 align=4
      local.get $average.at
      local.get $average.2
      v128.store offset=32 align=4
      local.get $w.sum2
      local.get $w.2
      f64x2.add
      local.set $w.sum2
      local.get $w.sum3
      local.get $w.4
      f64x2.add
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
      local.get $average.at
      i32.const 64
      i32.add
      local.set $average.at
      local.get $start
      local.get $end
      i32.lt_u
      br_if 0
    end
    local.get $w.sum0
    local.get $w.sum3
    f64x2.add
    local.set $w.sum3
    local.get $w.sum1
    local.get $w.sum3
    f64x2.add
    local.set $w.sum3
    local.get $w.sum2
    local.get $w.sum3
    f64x2.add
    local.set $w.sum3
    local.get $w.sum3
    local.get $w.sum3
    f64x2.sub
    v128.any_true
    i32.eqz
  )
)
