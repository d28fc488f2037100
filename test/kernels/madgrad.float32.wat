(module
  (import "ravine" "memory" (memory 1))
  (global $1e+290 v128 (v128.const i8x16 95 6 122 158 206 133 36 124 95 6 122 158 206 133 36 124))
  (global $-1e+290 v128 (v128.const i8x16 95 6 122 158 206 133 36 252 95 6 122 158 206 133 36 252))
  (global $2.2250738585072014e-308 v128 (v128.const i8x16 0 0 0 0 0 0 16 0 0 0 0 0 0 0 16 0))
  (global $18014398509481984 v128 (v128.const i8x16 0 0 0 0 0 0 80 67 0 0 0 0 0 0 80 67))
  (global $1 v128 (v128.const i8x16 0 0 0 0 0 0 240 63 0 0 0 0 0 0 240 63))
  (global $95f62.0 v128 (v128.const i8x16 0 0 0 0 98 95 9 0 0 0 0 0 98 95 9 0))
  (global $4503599627370496 v128 (v128.const i8x16 0 0 0 0 0 0 48 67 0 0 0 0 0 0 48 67))
  (global $4503599627371519 v128 (v128.const i8x16 255 3 0 0 0 0 48 67 255 3 0 0 0 0 48 67))
  (global $7ff00000.0 v128 (v128.const i8x16 0 0 0 0 0 0 240 127 0 0 0 0 0 0 240 127))
  (global $54 v128 (v128.const i8x16 0 0 0 0 0 0 75 64 0 0 0 0 0 0 75 64))
  (global $2 v128 (v128.const i8x16 0 0 0 0 0 0 0 64 0 0 0 0 0 0 0 64))
  (global $0.5 v128 (v128.const i8x16 0 0 0 0 0 0 224 63 0 0 0 0 0 0 224 63))
  (global $0.15313755676384064 v128 (v128.const i8x16 103 134 11 239 2 154 195 63 103 134 11 239 2 154 195 63))
  (global $0.1818357516384619 v128 (v128.const i8x16 89 240 67 215 100 70 199 63 89 240 67 215 100 70 199 63))
  (global $0.14799068102692162 v128 (v128.const i8x16 113 203 143 207 91 241 194 63 113 203 143 207 91 241 194 63))
  (global $0.22222198378609018 v128 (v128.const i8x16 193 32 104 28 197 113 204 63 193 32 104 28 197 113 204 63))
  (global $0.28571428744139044 v128 (v128.const i8x16 195 226 35 148 36 73 210 63 195 226 35 148 36 73 210 63))
  (global $0.39999999999407504 v128 (v128.const i8x16 171 248 151 153 153 153 217 63 171 248 151 153 153 153 217 63))
  (global $0.6666666666666735 v128 (v128.const i8x16 147 85 85 85 85 85 229 63 147 85 85 85 85 85 229 63))
  (global $5.497923018708371e-14 v128 (v128.const i8x16 48 103 199 147 87 243 46 61 48 103 199 147 87 243 46 61))
  (global $0 v128 (v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0))
  (global $0.6931471805598903 v128 (v128.const i8x16 0 56 250 254 66 46 230 63 0 56 250 254 66 46 230 63))
  (global $Infinity v128 (v128.const i8x16 0 0 0 0 0 0 240 127 0 0 0 0 0 0 240 127))
  (global $-Infinity v128 (v128.const i8x16 0 0 0 0 0 0 240 255 0 0 0 0 0 0 240 255))
  (global $NaN v128 (v128.const i8x16 0 0 0 0 0 0 248 127 0 0 0 0 0 0 248 127))
  (global $128 v128 (v128.const i8x16 0 0 0 0 0 0 96 64 0 0 0 0 0 0 96 64))
  (global $-128 v128 (v128.const i8x16 0 0 0 0 0 0 96 192 0 0 0 0 0 0 96 192))
  (global $1.4426950408889634 v128 (v128.const i8x16 254 130 43 101 71 21 247 63 254 130 43 101 71 21 247 63))
  (global $6755399441056767 v128 (v128.const i8x16 255 3 0 0 0 0 56 67 255 3 0 0 0 0 56 67))
  (global $0.6931471805599453 v128 (v128.const i8x16 239 57 250 254 66 46 230 63 239 57 250 254 66 46 230 63))
  (global $-0.0027777513160419584 v128 (v128.const i8x16 240 220 225 225 93 193 102 191 240 220 225 225 93 193 102 191))
  (global $0.16666666614285167 v128 (v128.const i8x16 237 92 53 84 85 85 197 63 237 92 53 84 85 85 197 63))
  (global $0.00006575731829592509 v128 (v128.const i8x16 83 154 79 32 230 60 17 63 83 154 79 32 230 60 17 63))
  (global $-0 v128 (v128.const i8x16 0 0 0 0 0 0 0 128 0 0 0 0 0 0 0 128))
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
    (local $s.at i32)
    (local $v.at i32)
    (local $start.at i32)
    (local $rate v128)
    (local $epsilon v128)
    (local $momentum v128)
    (local $scalar v128)
    (local $w v128)
    (local $g v128)
    (local $s v128)
    (local $v v128)
    (local $start.2 v128)
    (local $x v128)
    (local $s.2 v128)
    (local $x.2 v128)
    (local $x.3 v128)
    (local $v.2 v128)
    (local $x.4 v128)
    (local $x.5 v128)
    (local $x.6 v128)
    (local $z v128)
    (local $x.7 v128)
    (local $x.8 v128)
    (local $w.2 v128)
    (local $w.3 v128)
    (local $g.2 v128)
    (local $s.3 v128)
    (local $v.3 v128)
    (local $start.3 v128)
    (local $x.9 v128)
    (local $s.4 v128)
    (local $x.10 v128)
    (local $x.11 v128)
    (local $v.4 v128)
    (local $x.12 v128)
    (local $x.13 v128)
    (local $x.14 v128)
    (local $z.2 v128)
    (local $x.15 v128)
    (local $x.16 v128)
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
    local.set $s.at
    local.get $s.at
    local.get $stride
    i32.add
    local.set $v.at
    local.get $v.at
    local.get $stride
    i32.add
    local.set $start.at
    local.get $row
    v128.load32_splat align=4
    local.set $rate
    local.get $row
    v128.load32_splat offset=4 align=4
    local.set $epsilon
    local.get $row
    v128.load32_splat offset=8 align=4
    local.set $momentum
    local.get $row
    v128.load32_splat offset=12 align=4
    local.set $scalar
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
      local.set $g.2
      local.get $s.at
      v128.load align=4
      local.set $s
      local.get $s.at
      v128.load offset=16 align=4
      local.set $s.3
      local.get $v.at
      v128.load align=4
      local.set $v
      local.get $v.at
      v128.load offset=16 align=4
      local.set $v.3
      local.get $start.at
      v128.load align=4
      local.set $start.2
      local.get $start.at
      v128.load offset=16 align=4
      local.set $start.3
      local.get $rate
      local.get $g
      f32x4.mul
      local.set $x
      local.get $rate
      local.get $g.2
      f32x4.mul
      local.set $x.9
      local.get $s
      local.get $x
      f32x4.add
      local.set $s.2
      local.get $s.3
      local.get $x.9
      f32x4.add
      local.set $s.4
      local.get $g
      local.get $g
      f32x4.mul
      local.set $x.2
      local.get $g.2
      local.get $g.2
      f32x4.mul
      local.set $x.10
      local.get $rate
      local.get $x.2
      f32x4.mul
      local.set $x.3
      local.get $rate
      local.get $x.10
      f32x4.mul
      local.set $x.11
      local.get $v
      local.get $x.3
      f32x4.add
      local.set $v.2
      local.get $v.3
      local.get $x.11
      f32x4.add
      local.set $v.4
      local.get $v.2
      v128.const i8x16 171 170 170 62 171 170 170 62 171 170 170 62 171 170 170 62
      call $power.lanes
      local.set $x.4
      local.get $v.4
      v128.const i8x16 171 170 170 62 171 170 170 62 171 170 170 62 171 170 170 62
      call $power.lanes
      local.set $x.12
      local.get $x.4
      local.get $epsilon
      f32x4.add
      local.set $x.5
      local.get $x.12
      local.get $epsilon
      f32x4.add
      local.set $x.13
      local.get $s.2
      local.get $x.5
      f32x4.div
      local.set $x.6
      local.get $s.4
      local.get $x.13
      f32x4.div
      local.set $x.14
      local.get $start.2
      local.get $x.6
      f32x4.sub
      local.set $z
      local.get $start.3
      local.get $x.14
      f32x4.sub
      local.set $z.2
      local.get $momentum
      local.get $w
      f32x4.mul
      local.set $x.7
      local.get $momentum
      local.get $w.3
      f32x4.mul
      local.set $x.15
      local.get $scalar
      local.get $z
      f32x4.mul
      local.set $x.8
      local.get $scalar
      local.get $z.2
      f32x4.mul
      local.set $x.16
      local.get $x.7
      local.get $x.8
      f32x4.add
      local.set $w.2
      local.get $x.15
      local.get $x.16
      f32x4.add
      local.set $w.4
      local.get $start
      local.get $w.4
      v128.store offset=16 align=4
      local.get $start
      local.get $w.2
      v128.store align=4
      local.get $s.at
      local.get $s.4
      v128.store offset=16 align=4
      local.get $s.at
      local.get $s.2
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
      local.set $g.2
      local.get $s.at
      v128.load offset=32 align=4
      local.set $s
      local.get $s.at
      v128.load offset=48 align=4
      local.set $s.3
      local.get $v.at
      v128.load offset=32 align=4
      local.set $v
      local.get $v.at
      v128.load offset=48 align=4
      local.set $v.3
      local.get $start.at
      v128.load offset=32 align=4
      local.set $start.2
      local.get $start.at
      v128.load offset=48 align=4
      local.set $start.3
      local.get $rate
      local.get $g
      f32x4.mul
      local.set $x
      local.get $rate
      local.get $g.2
      f32x4.mul
      local.set $x.9
      local.get $s
      local.get $x
      f32x4.add
      local.set $s.2
      local.get $s.3
      local.get $x.9
      f32x4.add
      local.set $s.4
      local.get $g
      local.get $g
      f32x4.mul
      local.set $x.2
      local.get $g.2
      local.get $g.2
      f32x4.mul
      local.set $x.10
      local.get $rate
      local.get $x.2
      f32x4.mul
      local.set $x.3
      local.get $rate
      local.get $x.10
      f32x4.mul
      local.set $x.11
      local.get $v
      local.get $x.3
      f32x4.add
      local.set $v.2
      local.get $v.3
      local.get $x.11
      f32x4.add
      local.set $v.4
      local.get $v.2
      v128.const i8x16 171 170 170 62 171 170 170 62 171 170 170 62 171 170 170 62
      call $power.lanes
      local.set $x.4
      local.get $v.4
      v128.const i8x16 171 170 170 62 171 170 170 62 171 170 170 62 171 170 170 62
      call $power.lanes
      local.set $x.12
      local.get $x.4
      local.get $epsilon
      f32x4.add
      local.set $x.5
      local.get $x.12
      local.get $epsilon
      f32x4.add
      local.set $x.13
      local.get $s.2
      local.get $x.5
      f32x4.div
      local.set $x.6
      local.get $s.4
      local.get $x.13
      f32x4.div
      local.set $x.14
      local.get $start.2
      local.get $x.6
      f32x4.sub
      local.set $z
      local.get $start.3
      local.get $x.14
      f32x4.sub
      local.set $z.2
      local.get $momentum
      local.get $w
      f32x4.mul
      local.set $x.7
      local.get $momentum
      local.get $w.3
      f32x4.mul
      local.set $x.15
      local.get $scalar
      local.get $z
      f32x4.mul
      local.set $x.8
      local.get $scalar
      local.get $z.2
      f32x4.mul
      local.set $x.16
      local.get $x.7
      local.get $x.8
      f32x4.add
      local.set $w.2
      local.get $x.15
      local.get $x.16
      f32x4.add
      local.set $w.4
      local.get $start
      local.get $w.4
      v128.store offset=48 align=4
      local.get $start
      local.get $w.2
      v128.store offset=32 align=4
      local.get $s.at
      local.get $s.4
      v128.store offset=48 align=4
      local.get $s.at
      local.get $s.2
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
      local.get $s.at
      i32.const 64
      i32.add
      local.set $s.at
      local.get $v.at
      i32.const 64
      i32.add
      local.set $v.at
      local.get $start.at
      i32.const 64
      i32.add
      local.set $start.at
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
  (func $power.lanes (param $a v128) (param $b v128) (result v128)
    (local $x v128)
    (local $x.2 v128)
    (local $x.3 v128)
    (local $x.4 v128)
    (local $x.5 v128)
    (local $x.6 v128)
    (local $x.7 v128)
    (local $x.8 v128)
    (local $x.9 v128)
    (local $x.10 v128)
    (local $x.11 v128)
    (local $x.12 v128)
    (local $x.13 v128)
    (local $x.14 v128)
    (local $x.15 v128)
    (local $x.16 v128)
    (local $x.17 v128)
    (local $x.18 v128)
    (local $x.19 v128)
    (local $x.20 v128)
    (local $x.21 v128)
    (local $x.22 v128)
    (local $x.23 v128)
    (local $x.24 v128)
    (local $x.25 v128)
    (local $x.26 v128)
    (local $x.27 v128)
    (local $x.28 v128)
    (local $x.29 v128)
    (local $x.30 v128)
    (local $x.31 v128)
    (local $x.32 v128)
    (local $x.33 v128)
    (local $x.34 v128)
    (local $x.35 v128)
    (local $x.36 v128)
    (local $x.37 v128)
    (local $x.38 v128)
    (local $x.39 v128)
    (local $x.40 v128)
    (local $x.41 v128)
    (local $x.42 v128)
    (local $x.43 v128)
    (local $x.44 v128)
    (local $x.45 v128)
    (local $x.46 v128)
    (local $x.47 v128)
    (local $x.48 v128)
    (local $x.49 v128)
    (local $x.50 v128)
    (local $x.51 v128)
    (local $x.52 v128)
    (local $x.53 v128)
    (local $x.54 v128)
    (local $x.55 v128)
    (local $x.56 v128)
    (local $x.57 v128)
    (local $x.58 v128)
    (local $x.59 v128)
    (local $x.60 v128)
    (local $x.61 v128)
    (local $x.62 v128)
    (local $x.63 v128)
    (local $x.64 v128)
    (local $x.65 v128)
    (local $x.66 v128)
    (local $x.67 v128)
    (local $x.68 v128)
    (local $x.69 v128)
    (local $x.70 v128)
    (local $x.71 v128)
    (local $x.72 v128)
    (local $x.73 v128)
    (local $x.74 v128)
    (local $x.75 v128)
    (local $x.76 v128)
    global.get $1
    local.tee $x
    global.get $NaN
    local.tee $x.2
    global.get $-0
    local.tee $x.3
    global.get $2
    local.tee $x.4
    local.get $b
    f64x2.promote_low_f32x4
    local.tee $x.5
    global.get $1e+290
    local.tee $x.6
    f64x2.pmin
    global.get $-1e+290
    local.tee $x.7
    f64x2.pmax
    global.get $-Infinity
    local.tee $x.8
    local.get $x.2
    local.get $a
    f64x2.promote_low_f32x4
    local.tee $x.9
    f64x2.abs
    local.tee $x.10
    global.get $0
    local.tee $x.11
    f64x2.eq
    v128.bitselect
    local.get $x.10
    global.get $18014398509481984
    local.tee $x.12
    f64x2.mul
    local.get $x.10
    local.get $x.10
    global.get $2.2250738585072014e-308
    local.tee $x.13
    f64x2.lt
    local.tee $x.14
    v128.bitselect
    local.tee $x.15
    global.get $95f62.0
    local.tee $x.16
    i64x2.add
    local.tee $x.17
    i32.const 52
    i64x2.shr_u
    global.get $4503599627370496
    local.tee $x.18
    v128.or
    global.get $4503599627371519
    local.tee $x.19
    f64x2.sub
    local.tee $x.20
    global.get $54
    local.tee $x.21
    f64x2.sub
    local.get $x.20
    local.get $x.14
    v128.bitselect
    local.tee $x.22
    global.get $0.6931471805598903
    local.tee $x.23
    f64x2.mul
    global.get $0.5
    local.tee $x.24
    local.get $x.15
    local.get $x.17
    global.get $7ff00000.0
    local.tee $x.25
    v128.and
    i64x2.sub
    local.get $x
    i64x2.add
    local.get $x
    f64x2.sub
    local.tee $x.26
    f64x2.mul
    local.get $x.26
    f64x2.mul
    local.tee $x.27
    local.get $x.26
    local.get $x.4
    local.get $x.26
    f64x2.add
    f64x2.div
    local.tee $x.28
    local.get $x.27
    local.get $x.28
    local.get $x.28
    f64x2.mul
    local.tee $x.29
    global.get $0.6666666666666735
    local.tee $x.30
    global.get $0.39999999999407504
    local.tee $x.31
    local.get $x.29
    f64x2.mul
    f64x2.add
    local.get $x.29
    local.get $x.29
    f64x2.mul
    local.tee $x.32
    global.get $0.28571428744139044
    local.tee $x.33
    global.get $0.22222198378609018
    local.tee $x.34
    local.get $x.29
    f64x2.mul
    f64x2.add
    local.get $x.32
    global.get $0.1818357516384619
    local.tee $x.35
    global.get $0.15313755676384064
    local.tee $x.36
    local.get $x.29
    f64x2.mul
    f64x2.add
    local.get $x.32
    global.get $0.14799068102692162
    local.tee $x.37
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    local.get $x.22
    global.get $5.497923018708371e-14
    local.tee $x.38
    f64x2.mul
    local.get $x.11
    f64x2.add
    f64x2.add
    f64x2.sub
    local.get $x.26
    f64x2.sub
    f64x2.sub
    local.get $x.10
    local.get $x.10
    global.get $Infinity
    local.tee $x.39
    f64x2.lt
    v128.bitselect
    local.get $x.10
    local.get $x.11
    f64x2.le
    v128.bitselect
    f64x2.mul
    global.get $128
    local.tee $x.40
    f64x2.pmin
    global.get $-128
    local.tee $x.41
    f64x2.pmax
    local.tee $x.42
    local.get $x.42
    global.get $1.4426950408889634
    local.tee $x.43
    f64x2.mul
    global.get $6755399441056767
    local.tee $x.44
    f64x2.add
    local.tee $x.45
    local.get $x.44
    f64x2.sub
    global.get $0.6931471805599453
    local.tee $x.46
    f64x2.mul
    f64x2.sub
    local.tee $x.47
    local.get $x.47
    f64x2.mul
    local.tee $x.48
    global.get $0.16666666614285167
    local.tee $x.49
    global.get $-0.0027777513160419584
    local.tee $x.50
    local.get $x.48
    f64x2.mul
    f64x2.add
    local.get $x.48
    local.get $x.48
    f64x2.mul
    global.get $0.00006575731829592509
    local.tee $x.51
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    local.tee $x.52
    local.get $x.47
    f64x2.add
    local.get $x.52
    local.get $x.47
    f64x2.sub
    f64x2.div
    local.get $x.45
    i32.const 52
    i64x2.shl
    f64x2.mul
    local.tee $x.53
    f64x2.sub
    local.get $x.53
    local.get $x
    local.get $x.9
    local.get $x.3
    v128.and
    v128.or
    local.get $x.11
    f64x2.lt
    local.get $x.5
    f64x2.floor
    local.get $x.5
    f64x2.eq
    local.tee $x.54
    local.get $x.5
    local.get $x.24
    f64x2.mul
    local.tee $x.55
    f64x2.floor
    local.get $x.55
    f64x2.eq
    v128.not
    v128.and
    v128.and
    v128.bitselect
    local.get $x.9
    local.get $x.11
    f64x2.lt
    local.get $x.8
    local.get $x.9
    f64x2.lt
    v128.and
    local.get $x.54
    v128.not
    local.get $x.5
    local.get $x.5
    f64x2.eq
    v128.and
    v128.and
    v128.bitselect
    local.get $x.9
    local.get $x
    f64x2.eq
    local.get $x.5
    local.get $x.11
    f64x2.eq
    v128.or
    v128.bitselect
    f32x4.demote_f64x2_zero
    local.get $x
    local.get $x.2
    local.get $x.3
    local.get $x.4
    local.get $b
    local.get $b
    i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
    f64x2.promote_low_f32x4
    local.tee $x.56
    local.get $x.6
    f64x2.pmin
    local.get $x.7
    f64x2.pmax
    local.get $x.8
    local.get $x.2
    local.get $a
    local.get $a
    i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
    f64x2.promote_low_f32x4
    local.tee $x.57
    f64x2.abs
    local.tee $x.58
    local.get $x.11
    f64x2.eq
    v128.bitselect
    local.get $x.58
    local.get $x.12
    f64x2.mul
    local.get $x.58
    local.get $x.58
    local.get $x.13
    f64x2.lt
    local.tee $x.59
    v128.bitselect
    local.tee $x.60
    local.get $x.16
    i64x2.add
    local.tee $x.61
    i32.const 52
    i64x2.shr_u
    local.get $x.18
    v128.or
    local.get $x.19
    f64x2.sub
    local.tee $x.62
    local.get $x.21
    f64x2.sub
    local.get $x.62
    local.get $x.59
    v128.bitselect
    local.tee $x.63
    local.get $x.23
    f64x2.mul
    local.get $x.24
    local.get $x.60
    local.get $x.61
    local.get $x.25
    v128.and
    i64x2.sub
    local.get $x
    i64x2.add
    local.get $x
    f64x2.sub
    local.tee $x.64
    f64x2.mul
    local.get $x.64
    f64x2.mul
    local.tee $x.65
    local.get $x.64
    local.get $x.4
    local.get $x.64
    f64x2.add
    f64x2.div
    local.tee $x.66
    local.get $x.65
    local.get $x.66
    local.get $x.66
    f64x2.mul
    local.tee $x.67
    local.get $x.30
    local.get $x.31
    local.get $x.67
    f64x2.mul
    f64x2.add
    local.get $x.67
    local.get $x.67
    f64x2.mul
    local.tee $x.68
    local.get $x.33
    local.get $x.34
    local.get $x.67
    f64x2.mul
    f64x2.add
    local.get $x.68
    local.get $x.35
    local.get $x.36
    local.get $x.67
    f64x2.mul
    f64x2.add
    local.get $x.68
    local.get $x.37
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    local.get $x.63
    local.get $x.38
    f64x2.mul
    local.get $x.11
    f64x2.add
    f64x2.add
    f64x2.sub
    local.get $x.64
    f64x2.sub
    f64x2.sub
    local.get $x.58
    local.get $x.58
    local.get $x.39
    f64x2.lt
    v128.bitselect
    local.get $x.58
    local.get $x.11
    f64x2.le
    v128.bitselect
    f64x2.mul
    local.get $x.40
    f64x2.pmin
    local.get $x.41
    f64x2.pmax
    local.tee $x.69
    local.get $x.69
    local.get $x.43
    f64x2.mul
    local.get $x.44
    f64x2.add
    local.tee $x.70
    local.get $x.44
    f64x2.sub
    local.get $x.46
    f64x2.mul
    f64x2.sub
    local.tee $x.71
    local.get $x.71
    f64x2.mul
    local.tee $x.72
    local.get $x.49
    local.get $x.50
    local.get $x.72
    f64x2.mul
    f64x2.add
    local.get $x.72
    local.get $x.72
    f64x2.mul
    local.get $x.51
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    local.tee $x.73
    local.get $x.71
    f64x2.add
    local.get $x.73
    local.get $x.71
    f64x2.sub
    f64x2.div
    local.get $x.70
    i32.const 52
    i64x2.shl
    f64x2.mul
    local.tee $x.74
    f64x2.sub
    local.get $x.74
    local.get $x
    local.get $x.57
    local.get $x.3
    v128.and
    v128.or
    local.get $x.11
    f64x2.lt
    local.get $x.56
    f64x2.floor
    local.get $x.56
    f64x2.eq
    local.tee $x.75
    local.get $x.56
    local.get $x.24
    f64x2.mul
    local.tee $x.76
    f64x2.floor
    local.get $x.76
    f64x2.eq
    v128.not
    v128.and
    v128.and
    v128.bitselect
    local.get $x.57
    local.get $x.11
    f64x2.lt
    local.get $x.8
    local.get $x.57
    f64x2.lt
    v128.and
    local.get $x.75
    v128.not
    local.get $x.56
    local.get $x.56
    f64x2.eq
    v128.and
    v128.and
    v128.bitselect
    local.get $x.57
    local.get $x
    f64x2.eq
    local.get $x.56
    local.get $x.11
    f64x2.eq
    v128.or
    v128.bitselect
    f32x4.demote_f64x2_zero
    i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
  )
)
